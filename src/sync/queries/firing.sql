-- Triggers of the tables in $1 that would still fire.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation, t.tgname
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE t.tgrelid = ANY ($1::pg_catalog.oid[]) AND t.tgconstraint = 0 AND t.tgenabled IN ('O', 'A')
ORDER BY 1, 2
