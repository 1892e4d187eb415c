-- Databases that can be connected to, templates left out.
SELECT d.datname
FROM pg_catalog.pg_database d
WHERE d.datallowconn
  AND NOT d.datistemplate
ORDER BY d.datname COLLATE "C"
