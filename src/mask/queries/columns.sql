-- Every column of the tables that hold the project's rows, outside of the schemas in $1: what it is, whether it has to be
-- unique, and its domain: of the columns that foreign keys link with it, directly or not, the one that references no other,
-- or the first of them by name. Rows of a partition are those of its table.
WITH RECURSIVE tab AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
), link AS (
    SELECT k.conrelid AS a, x.a AS an, k.confrelid AS b, x.b AS bn
    FROM pg_catalog.pg_constraint k, LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) AS x(a, b)
    WHERE k.contype = 'f' AND k.conparentid = 0
), edge AS (
    SELECT a, an, b, bn FROM link UNION SELECT b, bn, a, an FROM link
), reach AS (
    SELECT DISTINCT a, an, a AS b, an AS bn FROM edge
    UNION
    SELECT r.a, r.an, e.b, e.bn FROM reach r JOIN edge e ON e.a = r.b AND e.an = r.bn
), domain AS (
    SELECT r.a, r.an,
           coalesce(pg_catalog.min(x.name) FILTER (WHERE NOT EXISTS (
                        SELECT FROM link l WHERE l.a = r.b AND l.an = r.bn AND (l.b <> l.a OR l.bn <> l.an))),
                    pg_catalog.min(x.name)) AS name
    FROM reach r
    JOIN pg_catalog.pg_class c ON c.oid = r.b
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute t ON t.attrelid = r.b AND t.attnum = r.bn
    CROSS JOIN LATERAL (SELECT pg_catalog.format('%I.%I.%I', n.nspname, c.relname, t.attname) COLLATE "C" AS name) AS x
    GROUP BY r.a, r.an
)
SELECT pg_catalog.format('%I.%I', t.nspname, t.relname) AS table_name, t.nspname || '.' || t.relname AS plain_name,
       a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN base.typcategory = 'S' THEN 'text'
            WHEN base.typname IN ('int2', 'int4', 'int8') THEN 'integer'
            WHEN base.typname IN ('numeric', 'float4', 'float8') THEN 'number'
            WHEN base.typname = 'date' THEN 'date'
            WHEN base.typname IN ('timestamp', 'timestamptz') THEN 'timestamp'
            WHEN base.typname = 'uuid' THEN 'uuid'
            WHEN base.typname IN ('inet', 'cidr') THEN 'address'
            WHEN base.typname IN ('macaddr', 'macaddr8') THEN 'macaddr'
            WHEN base.typname IN ('json', 'jsonb') THEN 'json'
            ELSE 'other' END AS family,
       a.attgenerated <> '' AS generated,
       a.attnotnull AS not_null,
       EXISTS (SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = t.oid AND i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_unique,
       greatest(t.reltuples, 0)::bigint AS rows,
       coalesce(d.name, own.name) AS domain, own.name AS own_name
FROM tab t
JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type declared ON declared.oid = a.atttypid
JOIN pg_catalog.pg_type base ON base.oid = CASE declared.typtype WHEN 'd' THEN declared.typbasetype ELSE declared.oid END
CROSS JOIN LATERAL (SELECT pg_catalog.format('%I.%I.%I', t.nspname, t.relname, a.attname) AS name) AS own
LEFT JOIN domain d ON d.a = t.oid AND d.an = a.attnum
ORDER BY t.nspname COLLATE "C", t.relname COLLATE "C", a.attnum
