-- Materialized views that hold rows, outside of the schemas in $1: those a view is made of stand before it.
SELECT pg_catalog.format('REFRESH MATERIALIZED VIEW %I.%I', n.nspname, c.relname) AS refresh
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname <> ALL ($1::text[])
ORDER BY c.oid
