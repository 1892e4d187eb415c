-- Statements that add the constraints of tables outside the schemas in $1, foreign keys last, then the indexes that can
-- be used. Those of partitions come with the partitioned table's. They are read, never run: what PostgreSQL 18 added to
-- keys is taken away, because the grammar of PostgreSQL 15 does not know it.
SELECT made.statement
FROM (
    SELECT CASE k.contype WHEN 'f' THEN 2 ELSE 1 END AS part, k.oid,
        pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::pg_catalog.regclass, k.conname,
            CASE WHEN pg_catalog.to_jsonb(k) ->> 'conperiod' = 'true'
                 THEN pg_catalog.replace(pg_catalog.replace(pg_catalog.pg_get_constraintdef(k.oid), ' WITHOUT OVERLAPS', ''), 'PERIOD ', '')
                 ELSE pg_catalog.pg_get_constraintdef(k.oid) END) AS statement
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype IN ('c', 'p', 'u', 'x', 'f') AND k.coninhcount = 0 AND k.conparentid = 0
      AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
    UNION ALL
    -- ON ONLY is how an index of a partitioned table is written; read so, its partitions' would be missing.
    SELECT 3, i.indexrelid, pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisvalid
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h
                      JOIN pg_catalog.pg_index p ON p.indexrelid = h.inhparent AND p.indisvalid
                      WHERE h.inhrelid = i.indexrelid)
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
) made
ORDER BY made.part, made.oid
