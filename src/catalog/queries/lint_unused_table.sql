-- Tables outside the schemas in $1 that were written 1,000 times and never read. Building an index counts as a scan.
SELECT n.nspname, c.relname, n.nspname || '.' || c.relname,
    pg_catalog.format('%s.%s was written %s times and never read', n.nspname, c.relname, s.n_tup_ins + s.n_tup_upd + s.n_tup_del),
    pg_catalog.format('Reads are counted by this server alone%s.',
        (SELECT ' since ' || pg_catalog.to_char(d.stats_reset, 'YYYY-MM-DD') FROM pg_catalog.pg_stat_database d
         WHERE d.datname = pg_catalog.current_database())),
    NULL
FROM pg_catalog.pg_stat_user_tables s
JOIN pg_catalog.pg_class c ON c.oid = s.relid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE s.n_tup_ins + s.n_tup_upd + s.n_tup_del >= 1000 AND coalesce(s.idx_scan, 0) = 0
  AND s.seq_scan <= (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid)
  AND c.relpersistence <> 't' AND NOT c.relispartition
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
