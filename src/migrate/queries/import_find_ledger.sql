-- The table that $1 names, looked up as a statement would: schema, name, and its columns with a blank around each.
SELECT n.nspname, c.relname,
       ' ' || (SELECT pg_catalog.string_agg(attname, ' ') FROM pg_catalog.pg_attribute
               WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) || ' ' AS columns
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass($1)
