\set open 'SELECT ''a'
SELECT 1;
SELECT 2 + :open;
