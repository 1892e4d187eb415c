SELECT 1;
\copy t from 'no_such.csv' csv
