CREATE TABLE t (id int);
\include_relative below.sql
SELECT 'unclosed' -- comment
