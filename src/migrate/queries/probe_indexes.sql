-- The indexes a statement could leave behind: those of relation $1 (NULL: none), and every invalid one.
SELECT coalesce(pg_catalog.jsonb_agg(i.indexrelid::bigint), '[]') AS known
FROM pg_catalog.pg_index i
WHERE i.indrelid = pg_catalog.to_regclass($1) OR NOT i.indisvalid
