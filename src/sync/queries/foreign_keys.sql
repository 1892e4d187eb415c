-- Takes down in the ledger the foreign keys from and to the tables in $1 and the tables they are partitions of. They come back
-- without a scan, which VALIDATE makes up for; those of and to partitioned tables cannot, or leave copies of themselves behind
-- that are not validated.
WITH chosen AS (
    SELECT DISTINCT coalesce(a.relid::pg_catalog.oid, o) AS oid
    FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS o
    LEFT JOIN LATERAL pg_catalog.pg_partition_ancestors(o) AS a(relid) ON true
), key AS (
    SELECT k.oid, k.conname, k.convalidated AND c.relkind = 'r' AND f.relkind = 'r' AS later, pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation,
           pg_catalog.pg_get_constraintdef(k.oid) AS def, pg_catalog.obj_description(k.oid, 'pg_constraint') AS comment
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
    WHERE k.contype = 'f' AND k.conparentid = 0
      AND (k.conrelid IN (SELECT oid FROM chosen) OR k.confrelid IN (SELECT oid FROM chosen))
)
INSERT INTO confiture.sync_object (kind, relation, name, take, restore, validate)
SELECT 'foreign_key', relation, conname, pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', relation, conname),
       pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s%s', relation, conname, def,
                         CASE WHEN later THEN ' NOT VALID' END)
       || CASE WHEN comment IS NULL THEN ''
               ELSE pg_catalog.format(E';\nCOMMENT ON CONSTRAINT %I ON %s IS %L', conname, relation, comment) END,
       CASE WHEN later THEN pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', relation, conname) END
FROM key
ORDER BY relation COLLATE "C", conname COLLATE "C"
ON CONFLICT (relation, kind, name) DO UPDATE SET take = EXCLUDED.take, restore = EXCLUDED.restore, validate = coalesce(confiture.sync_object.validate, EXCLUDED.validate)
RETURNING take
