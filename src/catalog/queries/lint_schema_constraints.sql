-- Statements that add the constraints of tables outside the schemas in $1, foreign keys last, then the indexes that can
-- be used. Those of partitions come with the partitioned table's. They are read, never run: what PostgreSQL 18 added to
-- keys is taken away, because the grammar of PostgreSQL 15 does not know it. A constraint with the name the server would
-- choose (ChooseConstraintName()) is added without one: nobody chose it, so no rule about names should blame anybody.
SELECT made.statement
FROM (
    SELECT CASE k.contype WHEN 'f' THEN 2 ELSE 1 END AS part, k.oid,
        pg_catalog.format('ALTER TABLE %s ADD %s%s', k.conrelid::pg_catalog.regclass,
            CASE WHEN k.conname <> pg_catalog.format('%s%s%s', c.relname,
                CASE WHEN k.contype <> 'p' AND (k.contype <> 'c' OR pg_catalog.cardinality(k.conkey) = 1) THEN
                    (SELECT pg_catalog.string_agg('_' || a.attname, '' ORDER BY u.ordinality)
                     FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (attnum)
                     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) END,
                CASE k.contype WHEN 'p' THEN '_pkey' WHEN 'u' THEN '_key' WHEN 'f' THEN '_fkey' WHEN 'c' THEN '_check' ELSE '_excl' END)
            THEN pg_catalog.format('CONSTRAINT %I ', k.conname) END,
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
    SELECT 3, i.indexrelid, CASE x.relkind
        WHEN 'I' THEN b.beginning || pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.length(b.beginning || 'ONLY ') + 1)
        ELSE pg_catalog.pg_get_indexdef(i.indexrelid) END
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    CROSS JOIN LATERAL (SELECT pg_catalog.format('CREATE %sINDEX %I ON ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname)) b (beginning)
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
