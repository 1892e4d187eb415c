-- A line for each constraint of tables and domains outside the schemas in $1.
SELECT pg_catalog.format('constraint %s %I %s valid %s deferrable %s %s local %s',
    CASE WHEN k.conrelid <> 0 THEN k.conrelid::pg_catalog.regclass::text ELSE pg_catalog.format_type(k.contypid, NULL) END,
    k.conname, pg_catalog.pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred, k.conislocal) AS line
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE k.contype NOT IN ('t', 'n')
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.objid IN (k.conrelid, k.contypid) AND e.objid <> 0 AND e.deptype = 'e')
