-- Takes down the indexes of the tables in $1 that can be brought back as they are, and the constraints they stand for. What has
-- ties of its own stays: indexes of partitions that belong to one of the whole, of other tablespaces, with statistics targets, of
-- extensions, not valid, and constraints that views are made by. The foreign keys are away already.
WITH idx AS (
    SELECT i.indexrelid, c.relname AS name, pg_catalog.format('%I.%I', tn.nspname, t.relname) AS relation,
           pg_catalog.format('%I.%I', cn.nspname, c.relname) AS index, i.indisreplident, i.indisclustered,
           k.oid AS con, k.contype, k.conname, pg_catalog.pg_get_constraintdef(k.oid) AS condef,
           k.condeferrable, k.condeferred
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) AND t.relkind = 'r'
      AND i.indisvalid AND i.indisready AND c.reltablespace = 0
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.indexrelid AND d.deptype IN ('e', 'x'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = i.indexrelid)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.refobjid = k.oid
                        AND NOT (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.indexrelid))
      AND (k.oid IS NULL OR (k.coninhcount = 0 AND k.conislocal AND pg_catalog.pg_get_constraintdef(k.oid) !~ 'WITHOUT OVERLAPS'))
), note AS (
    SELECT idx.*,
           CASE WHEN pg_catalog.obj_description(indexrelid, 'pg_class') IS NULL THEN ''
                ELSE pg_catalog.format(E';\nCOMMENT ON INDEX %s IS %L', index, pg_catalog.obj_description(indexrelid, 'pg_class')) END
           || CASE WHEN indisclustered THEN pg_catalog.format(E';\nALTER TABLE %s CLUSTER ON %I', relation, name) ELSE '' END
               AS index_notes,
           CASE WHEN pg_catalog.obj_description(con, 'pg_constraint') IS NULL THEN ''
                ELSE pg_catalog.format(E';\nCOMMENT ON CONSTRAINT %I ON %s IS %L', conname, relation,
                                       pg_catalog.obj_description(con, 'pg_constraint')) END AS con_notes,
           CASE WHEN indisreplident THEN pg_catalog.format(E';\nALTER TABLE %s REPLICA IDENTITY USING INDEX %I', relation, name)
                ELSE '' END AS identity
    FROM idx
)
INSERT INTO confiture.sync_object (kind, relation, name, take, restore)
SELECT 'index', relation, name, CASE WHEN con IS NULL THEN pg_catalog.format('DROP INDEX %s', index) END,
       pg_catalog.pg_get_indexdef(indexrelid) || index_notes || CASE WHEN con IS NULL THEN identity ELSE '' END
FROM note
WHERE contype IS DISTINCT FROM 'x'
UNION ALL
SELECT 'constraint', relation, conname, pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', relation, conname),
       CASE contype
           WHEN 'x' THEN pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', relation, conname, condef) || index_notes
           ELSE pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I%s%s', relation, conname,
                                  CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, name,
                                  CASE WHEN condeferrable THEN ' DEFERRABLE' END, CASE WHEN condeferred THEN ' INITIALLY DEFERRED' END)
       END || con_notes || identity
FROM note
WHERE con IS NOT NULL
ON CONFLICT (relation, kind, name) DO UPDATE SET take = EXCLUDED.take, restore = EXCLUDED.restore
RETURNING take
