-- Every sequence outside of the schemas in $1, with where it stands, the column that owns it (table, tab, column), and whether
-- this role may read it.
SELECT pg_catalog.format('%I.%I', s.schemaname, s.sequencename) AS name,
       coalesce(s.last_value, s.start_value)::text AS value, s.last_value IS NOT NULL AS called,
       (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) || E'\t' || a.attname
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND d.objid = pg_catalog.to_regclass(pg_catalog.format('%I.%I', s.schemaname, s.sequencename))
          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
        LIMIT 1) AS owner,
       pg_catalog.has_sequence_privilege(pg_catalog.format('%I.%I', s.schemaname, s.sequencename), 'SELECT, USAGE') AS readable
FROM pg_catalog.pg_sequences s
WHERE s.schemaname <> ALL ($1::text[]) AND s.schemaname !~ '^pg_'
ORDER BY 1
