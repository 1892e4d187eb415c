-- Constraints of tables and domains outside the schemas in $1 that were added NOT VALID and never validated. Those of
-- partitions are told of with the partitioned table's. NOT ENFORCED (PostgreSQL 18) is another thing, and meant.
SELECT n.nspname, c.relname,
    n.nspname || '.' || coalesce(c.relname, t.typname) || '.' || k.conname,
    pg_catalog.format('constraint %s of %s.%s is NOT VALID: rows that were there before may break it',
        k.conname, n.nspname, coalesce(c.relname, t.typname)),
    NULL,
    pg_catalog.format('ALTER %s %I.%I VALIDATE CONSTRAINT %I;', CASE WHEN c.oid IS NULL THEN 'DOMAIN' ELSE 'TABLE' END,
        n.nspname, coalesce(c.relname, t.typname), k.conname)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
WHERE NOT k.convalidated AND k.coninhcount = 0 AND k.conparentid = 0
  AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
  AND coalesce(c.relpersistence, 'p') <> 't'
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.objid IN (k.conrelid, k.contypid) AND e.objid <> 0 AND e.deptype = 'e')
