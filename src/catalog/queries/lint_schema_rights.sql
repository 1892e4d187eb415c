-- Statements that give the relations outside the schemas in $1 their owners, rights, row level security and policies,
-- and the rights that new tables will have. They are read, never run.
WITH relation AS (
    SELECT c.*, pg_catalog.format('%I.%I', n.nspname, c.relname) AS shown
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
), made AS (
    SELECT c.oid, 1 AS part, 0::oid AS number,
        pg_catalog.format('ALTER TABLE %s OWNER TO %I', c.shown, pg_catalog.pg_get_userbyid(c.relowner)) AS statement
    FROM relation c WHERE c.relkind <> 'v' AND c.relkind <> 'm'
    UNION ALL
    SELECT c.oid, 2, a.grantee, pg_catalog.format('GRANT %s ON TABLE %s TO %s', pg_catalog.string_agg(a.privilege_type, ', '), c.shown,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
    FROM relation c
    CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
    WHERE a.grantee <> c.relowner
    GROUP BY c.oid, c.shown, a.grantee
    UNION ALL
    SELECT c.oid, 3, 0, pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.shown)
    FROM relation c WHERE c.relrowsecurity
    UNION ALL
    SELECT c.oid, 4, p.oid, pg_catalog.format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, c.shown,
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (SELECT pg_catalog.string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r)) END, ', ')
         FROM pg_catalog.unnest(p.polroles) r),
        ' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
        ' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM relation c
    JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid
)
SELECT pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s GRANT %s ON TABLES TO %s', pg_catalog.pg_get_userbyid(d.defaclrole),
    ' IN SCHEMA ' || pg_catalog.quote_ident(n.nspname), pg_catalog.string_agg(a.privilege_type, ', '),
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END) AS statement
FROM pg_catalog.pg_default_acl d
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
WHERE d.defaclobjtype = 'r' AND a.grantee <> d.defaclrole
GROUP BY d.oid, d.defaclrole, n.nspname, a.grantee
UNION ALL
SELECT ordered.statement
FROM (SELECT m.statement FROM made m ORDER BY m.oid, m.part, m.number) ordered
