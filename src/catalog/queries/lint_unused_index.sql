-- Indexes outside the schemas in $1 that no scan has used though their table was read 1,000 times. Partitions count
-- together. Left out are those that do something without being scanned: unique ones, those of constraints and of a
-- replica identity, and those that keep a foreign key's checks from reading the whole table.
WITH used AS (
    SELECT coalesce(pg_catalog.pg_partition_root(s.indexrelid)::oid, s.indexrelid) AS oid,
        pg_catalog.sum(s.idx_scan) AS scans, pg_catalog.sum(t.seq_scan + coalesce(t.idx_scan, 0)) AS reads,
        pg_catalog.sum(c.relpages::bigint * pg_catalog.current_setting('block_size')::bigint)::bigint AS bytes
    FROM pg_catalog.pg_stat_user_indexes s
    JOIN pg_catalog.pg_stat_user_tables t ON t.relid = s.relid
    JOIN pg_catalog.pg_class c ON c.oid = s.indexrelid
    GROUP BY 1
)
SELECT n.nspname, t.relname, n.nspname || '.' || c.relname,
    pg_catalog.format('index %s.%s was used by none of %s reads of its table', n.nspname, c.relname, u.reads),
    pg_catalog.format('It takes %s. Reads are counted by this server alone%s.', pg_catalog.pg_size_pretty(u.bytes),
        (SELECT ' since ' || pg_catalog.to_char(d.stats_reset, 'YYYY-MM-DD') FROM pg_catalog.pg_stat_database d
         WHERE d.datname = pg_catalog.current_database())),
    CASE c.relkind WHEN 'I' THEN pg_catalog.format('DROP INDEX %I.%I;', n.nspname, c.relname)
                   ELSE pg_catalog.format('DROP INDEX CONCURRENTLY %I.%I;', n.nspname, c.relname) END
FROM used u
JOIN pg_catalog.pg_class c ON c.oid = u.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
WHERE u.scans = 0 AND u.reads >= 1000 AND i.indisvalid AND NOT i.indisunique AND NOT i.indisreplident
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                  WHERE k.conrelid = i.indrelid AND k.contype = 'f' AND i.indpred IS NULL
                    AND (i.indkey::int2[])[0:pg_catalog.cardinality(k.conkey) - 1] @> k.conkey)
  AND c.relpersistence <> 't'
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = t.oid AND e.deptype = 'e')
