SELECT 1;
\ir part/copy_open.sql
SELECT 2;
