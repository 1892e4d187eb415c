\copy t from 'part/rows.txt'
\copy s.t (a, b) from part/rows.txt with (format csv);
\copy t from stdin
1
\.
SELECT 1;
