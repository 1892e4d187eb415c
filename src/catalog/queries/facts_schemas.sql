-- A line for each schema but those in $1: owner and privileges.
SELECT pg_catalog.format('schema %I owner %I privileges %s', n.nspname, pg_catalog.pg_get_userbyid(n.nspowner),
    (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a)) AS line
FROM pg_catalog.pg_namespace n
WHERE n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND e.objid = n.oid AND e.deptype = 'e')
