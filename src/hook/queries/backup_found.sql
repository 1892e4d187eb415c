-- The tables to be copied ($1: their names): those that exist, with the children of ordinary inheritance. A partition whose
-- table is copied is part of it. Tables that others reference come first. A name that is not there has no oid.
WITH RECURSIVE family AS (
    SELECT c.oid, c.relkind
    FROM pg_catalog.unnest($1::text[]) AS name JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(name)
    WHERE c.relkind IN ('r', 'p')
    UNION
    SELECT c.oid, c.relkind
    FROM family f
    JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE f.relkind = 'r'
), chosen AS (
    SELECT c.oid, c.relname, c.relkind, n.nspname
    FROM family f
    JOIN pg_catalog.pg_class c ON c.oid = f.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) a
        WHERE a.relid <> c.oid AND a.relid IN (SELECT oid FROM family))
), leaf AS (
    SELECT c.oid, c.oid AS leaf FROM chosen c WHERE c.relkind = 'r'
    UNION ALL
    SELECT c.oid, t.relid FROM chosen c, pg_catalog.pg_partition_tree(c.oid) t WHERE c.relkind = 'p' AND t.isleaf
), points AS (
    SELECT conrelid AS a, confrelid AS b FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
), reach AS (
    SELECT a, b FROM points WHERE a IN (SELECT oid FROM chosen)
    UNION
    SELECT r.a, p.b FROM reach r JOIN points p ON p.a = r.b
)
SELECT c.oid, pg_catalog.format('%I.%I', c.nspname, c.relname), c.relname,
       (SELECT coalesce(pg_catalog.sum(pg_catalog.pg_table_size(l.leaf)), 0) FROM leaf l WHERE l.oid = c.oid)::bigint,
       (SELECT coalesce(pg_catalog.sum(greatest(k.reltuples, 0)), 0) FROM leaf l
        JOIN pg_catalog.pg_class k ON k.oid = l.leaf WHERE l.oid = c.oid)::bigint,
       (SELECT pg_catalog.count(*) FROM reach r WHERE r.a = c.oid) AS place
FROM chosen c
UNION ALL
SELECT NULL, name, NULL, 0, 0, 0 FROM pg_catalog.unnest($1::text[]) AS name WHERE pg_catalog.to_regclass(name) IS NULL
ORDER BY place, 2
