-- The schema as the catalog has it, in the words of tests/sql/model_render.c. Sorted by whoever reads it.
WITH space AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), relation AS (
    SELECT c.*, n.nspname FROM pg_class c JOIN space n ON n.oid = c.relnamespace
), line AS (
    SELECT format('relation %s.%s %s%s%s%s%s replica=%s', nspname, relname, relkind, relpersistence,
               CASE WHEN relispartition THEN ' partition' END, CASE WHEN relrowsecurity THEN ' rls' END,
               CASE WHEN relforcerowsecurity THEN ' forced' END,
               CASE WHEN relkind IN ('v', 'S', 'f') THEN 'd' ELSE relreplident END) AS text
    FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
    SELECT format('owned %s.%s %s.%s %s', s.nspname, s.relname, t.nspname, t.relname, a.attname)
    FROM relation s
    JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i')
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    JOIN relation t ON t.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S'
  UNION ALL
    SELECT rtrim(format('column %s.%s %s %s%s%s%s%s%s', nspname, relname, attname,
               CASE WHEN relkind NOT IN ('v', 'm') THEN format_type(atttypid, atttypmod) END,
               CASE WHEN attnotnull THEN ' not null' END,
               -- DEFAULT NULL of varchar(n) is kept as a call of its length function
               CASE WHEN atthasdef AND attgenerated = '' AND (SELECT pg_get_expr(adbin, adrelid) !~ '^NULL::'
                   FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum) THEN ' default' END,
               CASE WHEN attgenerated <> '' THEN ' generated' END,
               CASE attidentity WHEN 'a' THEN ' always' WHEN 'd' THEN ' by default' END,
               CASE WHEN attinhcount = 0 THEN '' WHEN attislocal THEN ' merged' ELSE ' inherited' END))
    FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped
  UNION ALL
    SELECT format('constraint %s.%s %s %s (%s)%s%s%s%s%s%s', r.nspname, r.relname, conname, contype,
               CASE WHEN contype <> 'x' THEN (
                   SELECT string_agg(attname, ',' ORDER BY CASE WHEN contype = 'c' THEN attname END COLLATE "C", i)
                   FROM unnest(conkey) WITH ORDINALITY k(n, i)
                   JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = n) END,
               CASE WHEN contype = 'f' THEN format(' to %s(%s) by %s %s%s',
                   (SELECT nspname || '.' || relname FROM relation WHERE oid = confrelid),
                   (SELECT string_agg(attname, ',' ORDER BY i) FROM unnest(confkey) WITH ORDINALITY k(n, i)
                    JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = n),
                   (SELECT relname FROM pg_class WHERE oid = conindid), confdeltype, confupdtype) END,
               CASE WHEN NOT convalidated THEN ' not valid' END,
               CASE WHEN contype = 'c' AND connoinherit THEN ' no inherit' END,
               CASE WHEN condeferrable THEN ' deferrable' END, CASE WHEN condeferred THEN ' deferred' END,
               CASE WHEN coninhcount > 0 THEN ' inherited' END)
    FROM pg_constraint c JOIN relation r ON r.oid = conrelid
    WHERE contype IN ('c', 'p', 'u', 'x', 'f')
        AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.oid = c.conparentid AND o.conrelid = c.conrelid)
  UNION ALL
    SELECT format('index %s.%s on %s %s%s (%s) (%s)%s%s%s%s', i.nspname, i.relname, t.relname, amname,
               CASE WHEN indisunique THEN ' unique' END,
               (SELECT string_agg(coalesce(attname, ''), ',' ORDER BY o)
                FROM unnest(indkey::int2[]) WITH ORDINALITY k(n, o)
                LEFT JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = n AND n > 0
                WHERE o <= indnkeyatts),
               (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(indkey::int2[]) WITH ORDINALITY k(n, o)
                JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = n WHERE o > indnkeyatts),
               CASE WHEN indpred IS NOT NULL THEN ' where' END, CASE WHEN NOT indisvalid THEN ' invalid' END,
               CASE WHEN EXISTS (SELECT FROM pg_constraint
                   WHERE conindid = i.oid AND contype IN ('p', 'u', 'x')) THEN ' constraint' END,
               (SELECT ' of ' || p.relname FROM pg_inherits JOIN pg_class p ON p.oid = inhparent
                WHERE inhrelid = i.oid))
    FROM relation i JOIN pg_index x ON x.indexrelid = i.oid JOIN relation t ON t.oid = indrelid
    JOIN pg_am m ON m.oid = i.relam
  UNION ALL
    SELECT format('trigger %s.%s %s %s%s', nspname, relname, tgname, proname, CASE WHEN tgtype & 1 = 1 THEN ' row' END)
    FROM pg_trigger t JOIN relation r ON r.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
  UNION ALL
    SELECT format('policy %s.%s %s %s%s', nspname, relname, polname,
               CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
                   ELSE 'all' END, CASE WHEN NOT polpermissive THEN ' restrictive' END)
    FROM pg_policy p JOIN relation r ON r.oid = polrelid
  UNION ALL
    SELECT format('parent %s.%s %s.%s', c.nspname, c.relname, p.nspname, p.relname)
    FROM pg_inherits JOIN relation c ON c.oid = inhrelid JOIN relation p ON p.oid = inhparent
    WHERE c.relkind NOT IN ('i', 'I')
  UNION ALL
    SELECT DISTINCT format('read %s.%s %s.%s', t.nspname, t.relname, v.nspname, v.relname)
    FROM pg_rewrite w JOIN relation v ON v.oid = w.ev_class
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.deptype = 'n'
    JOIN relation t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
    WHERE v.relkind IN ('v', 'm') AND t.oid <> v.oid
  UNION ALL
    SELECT format('type %s.%s %s%s%s', nspname, typname,
               CASE WHEN typtype IN ('d', 'e', 'c', 'r') THEN typtype ELSE 'b' END,
               CASE typtype WHEN 'e' THEN (SELECT string_agg(' ' || enumlabel, '' ORDER BY enumsortorder)
                       FROM pg_enum WHERE enumtypid = t.oid)
                   WHEN 'd' THEN ' ' || format_type(typbasetype, typtypmod) || CASE WHEN typnotnull
                       THEN ' not null' ELSE '' END
                   WHEN 'c' THEN (SELECT string_agg(format(' %s:%s', attname, format_type(atttypid, atttypmod)), ''
                       ORDER BY attnum) FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0
                       AND NOT attisdropped) END,
               CASE WHEN typdefault IS NOT NULL THEN ' default' END)
    FROM pg_type t JOIN space n ON n.oid = typnamespace
    WHERE typelem = 0 AND typtype <> 'm'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype = 'e') AND (typrelid = 0 OR (SELECT relkind = 'c' FROM pg_class WHERE oid = typrelid))
  UNION ALL
    SELECT format('domain %s.%s %s%s', nspname, typname, conname, CASE WHEN NOT convalidated THEN ' not valid' END)
    FROM pg_constraint JOIN pg_type t ON t.oid = contypid JOIN space n ON n.oid = typnamespace WHERE contype = 'c'
  UNION ALL
    SELECT format('function %s.%s(%s) %s%s%s%s', nspname, proname,
               (SELECT string_agg(format_type(a, NULL), ',' ORDER BY o)
                FROM unnest(proargtypes::oid[]) WITH ORDINALITY k(a, o)), provolatile,
               CASE WHEN prosecdef THEN ' definer' END,
               CASE WHEN proconfig::text LIKE '%search_path=%' THEN ' path' END,
               CASE WHEN NOT EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
                   WHERE grantee = 0) THEN ' revoked' END)
    FROM pg_proc p JOIN space n ON n.oid = pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype IN ('i', 'e'))
  UNION ALL
    SELECT format('schema %s', nspname) FROM space WHERE nspname <> 'public'
  UNION ALL
    SELECT format('grant %s.%s %s %s', nspname, relname,
               CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END, lower(privilege_type))
    FROM relation, aclexplode(relacl) WHERE grantee <> relowner AND privilege_type <> 'MAINTAIN'
  UNION ALL
    SELECT format('grant %s %s %s', nspname,
               CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END, lower(privilege_type))
    FROM pg_namespace, aclexplode(nspacl)
    WHERE grantee <> nspowner AND nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')
  UNION ALL
    SELECT format('grant %s.%s(%s) %s %s', nspname, proname,
               (SELECT string_agg(format_type(a, NULL), ',' ORDER BY o)
                FROM unnest(proargtypes::oid[]) WITH ORDINALITY k(a, o)),
               pg_get_userbyid(grantee), lower(privilege_type))
    FROM pg_proc JOIN space n ON n.oid = pronamespace, aclexplode(proacl) WHERE grantee NOT IN (0, proowner)
  UNION ALL
    SELECT format('comment %s.%s%s %s', nspname, relname,
               (SELECT '.' || attname FROM pg_attribute WHERE attrelid = r.oid AND attnum = objsubid AND objsubid > 0),
               description)
    FROM pg_description JOIN relation r ON r.oid = objoid AND classoid = 'pg_class'::regclass
  UNION ALL
    SELECT format('comment %s.%s constraint %s %s', nspname, relname, conname, description)
    FROM pg_description JOIN pg_constraint c ON c.oid = objoid AND classoid = 'pg_constraint'::regclass
    JOIN relation r ON r.oid = conrelid
  UNION ALL
    SELECT format('comment %s.%s %s', nspname, typname, description)
    FROM pg_description JOIN pg_type t ON t.oid = objoid AND classoid = 'pg_type'::regclass
    JOIN space n ON n.oid = typnamespace WHERE classoid = 'pg_type'::regclass
  UNION ALL
    SELECT format('comment %s.%s() %s', nspname, proname, description)
    FROM pg_description JOIN pg_proc p ON p.oid = objoid AND classoid = 'pg_proc'::regclass
    JOIN space n ON n.oid = pronamespace WHERE classoid = 'pg_proc'::regclass
)
SELECT text FROM line;
