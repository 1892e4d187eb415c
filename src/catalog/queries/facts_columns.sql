-- A line for each column of the relations outside the schemas in $1, by its rank: a dropped column leaves no trace.
-- Some servers (15.18 is one) stamp each column with an option pg_attver that nobody has set.
SELECT pg_catalog.format('column %I.%I %s %I %s', n.nspname, c.relname,
        pg_catalog.row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod))
    || pg_catalog.format(' not null %s default %s generated %s identity %s', a.attnotnull,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity)
    || pg_catalog.format(' collation %s storage %s compression %s statistics %s options %s %s inherited %s privileges %s',
        (SELECT o.collname FROM pg_catalog.pg_collation o WHERE o.oid = a.attcollation AND a.attcollation <> t.typcollation),
        NULLIF(a.attstorage, t.typstorage), NULLIF(pg_catalog.to_jsonb(a) ->> 'attcompression', ''),
        NULLIF(NULLIF(pg_catalog.to_jsonb(a) ->> 'attstattarget', '-1'), ''),
        (SELECT pg_catalog.array_agg(o ORDER BY o) FROM pg_catalog.unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%'),
        a.attfdwoptions, a.attinhcount,
        (SELECT pg_catalog.array_agg(p::text ORDER BY p::text) FROM pg_catalog.unnest(a.attacl) p)) AS line
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
