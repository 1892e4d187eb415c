SELECT (
\copy t from 'part/rows.txt'
);
