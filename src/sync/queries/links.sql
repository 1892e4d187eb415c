-- Foreign keys between tables, those of partitions with their whole: both tables, and the columns on either side, a tab between.
SELECT pg_catalog.format('%I.%I', cn.nspname, c.relname) AS child, pg_catalog.format('%I.%I', pn.nspname, p.relname) AS parent,
       (SELECT pg_catalog.string_agg(a.attname, E'\t' ORDER BY x.place)
        FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS x(number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number) AS columns,
       (SELECT pg_catalog.string_agg(a.attname, E'\t' ORDER BY x.place)
        FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS x(number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number) AS keys
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = k.confrelid JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
ORDER BY 1, k.conname COLLATE "C"
