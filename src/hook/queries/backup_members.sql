-- A table ($1: its oid) with all its partitions, as pg_dump --table takes them.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM (SELECT $1::oid AS oid UNION SELECT relid FROM pg_catalog.pg_partition_tree($1::oid)) AS t
JOIN pg_catalog.pg_class c USING (oid)
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY 1
