SELECT 'before';
\i part/table.sql;
SELECT
\ir part/below.sql
  'after' AS x;
