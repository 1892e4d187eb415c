-- A line for each function, procedure and aggregate outside the schemas in $1.
SELECT pg_catalog.format('function %s owner %I privileges %s', p.oid::pg_catalog.regprocedure, pg_catalog.pg_get_userbyid(p.proowner),
        (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a))
    || CASE WHEN p.prokind = 'a' THEN
        (SELECT pg_catalog.format(' aggregate %s %s %s %s %s %s %s %s', a.aggkind, a.aggtransfn, a.aggfinalfn, a.aggcombinefn,
            pg_catalog.format_type(a.aggtranstype, NULL), a.agginitval, a.aggsortop::pg_catalog.regoperator, p.proparallel)
         FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)
       ELSE E' definition\n' || pg_catalog.pg_get_functiondef(p.oid) END AS line
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
