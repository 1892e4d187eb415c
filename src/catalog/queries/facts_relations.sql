-- A line for each table, view, materialized view, foreign table and composite type outside the schemas in $1.
SELECT pg_catalog.format('relation %I.%I kind %s', n.nspname, c.relname, c.relkind)
    || pg_catalog.format(' persistence %s owner %I', c.relpersistence, pg_catalog.pg_get_userbyid(c.relowner))
    || pg_catalog.format(' options %s tablespace %s method %s', c.reloptions,
        (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = c.reltablespace),
        (SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = c.relam))
    || pg_catalog.format(' row security %s %s replica identity %s', c.relrowsecurity, c.relforcerowsecurity, c.relreplident)
    || pg_catalog.format(' parents %s bound %s partition key %s',
        (SELECT pg_catalog.array_agg(i.inhparent::pg_catalog.regclass::text ORDER BY i.inhseqno)
         FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
        pg_catalog.pg_get_expr(c.relpartbound, c.oid), pg_catalog.pg_get_partkeydef(c.oid))
    || pg_catalog.format(' of type %s server %s privileges %s', CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END,
        (SELECT s.srvname || coalesce(f.ftoptions::text, '') FROM pg_catalog.pg_foreign_table f
         JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
        (SELECT pg_catalog.array_agg(a::text ORDER BY a::text) FROM pg_catalog.unnest(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) a))
    || CASE WHEN c.relkind IN ('v', 'm') THEN E' definition\n' || pg_catalog.pg_get_viewdef(c.oid) ELSE '' END AS line
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
