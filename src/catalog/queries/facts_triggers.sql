-- A line for each trigger, rule and policy on relations outside the schemas in $1.
SELECT pg_catalog.format('trigger %s enabled %s', pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled) AS line
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT pg_catalog.format('rule %s enabled %s', pg_catalog.pg_get_ruledef(r.oid), r.ev_enabled)
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
  AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT pg_catalog.format('policy %I on %s command %s permissive %s roles %s using %s check %s', p.polname,
    p.polrelid::pg_catalog.regclass, p.polcmd, p.polpermissive,
    (SELECT pg_catalog.array_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r)::text END ORDER BY 1)
     FROM pg_catalog.unnest(p.polroles) r),
    pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
