-- Indexes outside the schemas in $1 that are kept up but not used. One that is being built holds a lock on its table
-- (CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY keep SHARE UPDATE EXCLUSIVE until they end).
SELECT n.nspname, t.relname, n.nspname || '.' || c.relname,
    CASE c.relkind WHEN 'I' THEN pg_catalog.format('index %s.%s is not yet there for every partition', n.nspname, c.relname)
                   ELSE pg_catalog.format('index %s.%s is invalid: building it failed', n.nspname, c.relname) END,
    NULL,
    CASE c.relkind WHEN 'I' THEN pg_catalog.format('ALTER INDEX %I.%I ATTACH PARTITION ...; for each partition', n.nspname, c.relname)
                   WHEN 'i' THEN pg_catalog.format('DROP INDEX CONCURRENTLY %I.%I; and build it again.', n.nspname, c.relname) END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                  WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
                    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()))
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_(?!toast)' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = t.oid AND e.deptype = 'e')
