-- Tables that reference those in $1, or the tables they are partitions of, and are not among them.
WITH chosen AS (
    SELECT DISTINCT coalesce(a.relid::pg_catalog.oid, o) AS oid
    FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS o
    LEFT JOIN LATERAL pg_catalog.pg_partition_ancestors(o) AS a(relid) ON true
)
SELECT DISTINCT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation,
       pg_catalog.format('%I.%I', fn.nspname, f.relname) AS referenced
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND k.confrelid IN (SELECT oid FROM chosen) AND k.conrelid NOT IN (SELECT oid FROM chosen)
ORDER BY 1, 2
