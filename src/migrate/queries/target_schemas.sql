-- Schemas that may be a tenant's: not PostgreSQL's own, and not the ledger's ($1).
SELECT n.nspname
FROM pg_catalog.pg_namespace n
WHERE n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND n.nspname <> $1::text
ORDER BY n.nspname COLLATE "C"
