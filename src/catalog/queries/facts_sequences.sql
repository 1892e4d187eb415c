-- A line for each sequence outside the schemas in $1: its definition, not where it stands.
SELECT pg_catalog.format('sequence %I.%I as %s start %s increment %s from %s to %s cache %s cycle %s persistence %s owner %I owned by %s privileges %s',
    n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    s.seqcycle, c.relpersistence, pg_catalog.pg_get_userbyid(c.relowner),
    (SELECT d.refobjid::pg_catalog.regclass || '.' || a.attname || ' ' || d.deptype::text
     FROM pg_catalog.pg_depend d
     JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')),
    (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(coalesce(c.relacl, pg_catalog.acldefault('s', c.relowner))) a)) AS line
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
