-- A line for each index outside the schemas in $1.
SELECT pg_catalog.format('index %s valid %s ready %s clustered %s identity %s tablespace %s parent %s statistics %s',
    pg_catalog.pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisclustered, i.indisreplident,
    (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = c.reltablespace),
    (SELECT p.inhparent::pg_catalog.regclass FROM pg_catalog.pg_inherits p WHERE p.inhrelid = c.oid),
    (SELECT pg_catalog.string_agg(a.attnum || ' ' || (pg_catalog.to_jsonb(a) ->> 'attstattarget'), ',' ORDER BY a.attnum)
     FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND pg_catalog.to_jsonb(a) ->> 'attstattarget' <> '-1')) AS line
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = i.indrelid AND e.deptype = 'e')
