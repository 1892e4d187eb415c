-- The columns of the tables of relations.sql ($1 likewise). `binary`: the type is the server's own, and its binary form is the
-- same on every server of one major version; names of objects travel as numbers there, so theirs is not.
SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated <> '' AS generated,
       t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
           AND coalesce(e.typname, t.typname) IN (
               'bool', 'bytea', 'char', 'name', 'int8', 'int2', 'int4', 'text', 'json', 'jsonb', 'point', 'lseg', 'path', 'box',
               'polygon', 'line', 'circle', 'float4', 'float8', 'macaddr', 'macaddr8', 'inet', 'cidr', 'bpchar', 'varchar', 'date',
               'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'bit', 'varbit', 'numeric', 'uuid', 'tsvector',
               'int4range', 'int8range', 'numrange', 'daterange', 'tsrange', 'tstzrange') AS binary
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
