-- A line for each enum, domain, range and base type outside the schemas in $1; composite types are relations.
SELECT pg_catalog.format('type %I.%I kind %s owner %I privileges %s', n.nspname, t.typname, t.typtype,
        pg_catalog.pg_get_userbyid(t.typowner),
        (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))) a))
    || CASE t.typtype
        WHEN 'e' THEN ' labels ' || coalesce((SELECT pg_catalog.array_agg(l.enumlabel ORDER BY l.enumsortorder)::text
            FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid), '')
        WHEN 'd' THEN pg_catalog.format(' as %s not null %s default %s collation %s', pg_catalog.format_type(t.typbasetype, t.typtypmod),
            t.typnotnull, t.typdefault, (SELECT o.collname FROM pg_catalog.pg_collation o WHERE o.oid = t.typcollation))
        WHEN 'r' THEN (SELECT pg_catalog.format(' of %s canonical %s difference %s', pg_catalog.format_type(r.rngsubtype, NULL),
            r.rngcanonical, r.rngsubdiff) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
        ELSE pg_catalog.format(' input %s output %s length %s', t.typinput, t.typoutput, t.typlen) END AS line
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd', 'r', 'b') AND t.typelem = 0 AND t.typrelid = 0
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND e.objid = t.oid AND e.deptype = 'e')
