-- The same with the rows and scans of transactions that have ended.
SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind,
       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0),
       coalesce(pg_catalog.pg_stat_get_tuples_returned(c.oid), 0),
       coalesce(pg_catalog.pg_stat_get_numscans(c.oid), 0),
       c.relkind IN ('r', 'm') AND pg_catalog.pg_relation_size(c.oid) = 0
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'i')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname !~ '^pg_(toast|temp)'
