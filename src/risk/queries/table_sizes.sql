-- Rows and bytes of every table of users, as estimated: nothing is counted, nothing is locked.
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       greatest(c.reltuples, 0)::bigint,
       pg_catalog.pg_table_size(c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname !~ '^pg_(toast|temp)'
