-- Indexes that are not among those known before ($2): of relation $1, when the statement names one ($3) that one alone;
-- and, without a relation, invalid ones anywhere that REINDEX CONCURRENTLY named; with whether they are valid.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, i.indisvalid AS valid
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT ($2::jsonb @> pg_catalog.to_jsonb(i.indexrelid::bigint))
  AND ((i.indrelid = pg_catalog.to_regclass($1) AND c.relname = coalesce($3, c.relname))
       OR ($1::text IS NULL AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'))
