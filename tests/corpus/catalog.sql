-- What was made, as text that two databases can be compared by where pg_dump is older than the server and refuses.
-- Names instead of oids, and no order but the names' own. Objects of extensions and of the server itself are left out.
\pset format unaligned
\pset tuples_only on
SELECT 'schema', nspname, nspowner::regrole, obj_description(oid, 'pg_namespace')
FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname;

SELECT 'extension', extname, extversion FROM pg_extension ORDER BY extname;

SELECT 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, c.reloptions, c.relacl,
    c.relrowsecurity, c.relforcerowsecurity, c.relreplident, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
    (SELECT string_agg(i.inhparent::regclass::text, ' ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
    obj_description(c.oid, 'pg_class')
FROM pg_class c WHERE c.oid >= 16384 AND c.relnamespace <> 'pg_toast'::regnamespace ORDER BY c.oid::regclass::text;

SELECT 'column', a.attrelid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity, a.attgenerated, a.attstorage, a.attstattarget, a.attcollation::regcollation, a.attacl,
    pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum)
FROM pg_attribute a
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace <> 'pg_toast'::regnamespace
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid::regclass::text, a.attnum;

SELECT 'index', indexrelid::regclass, pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident
FROM pg_index WHERE indexrelid >= 16384 AND NOT indrelid::regclass::text LIKE 'pg_toast.%'
ORDER BY indexrelid::regclass::text;

SELECT 'constraint', conrelid::regclass, contypid::regtype, conname, convalidated, pg_get_constraintdef(oid)
FROM pg_constraint WHERE oid >= 16384 ORDER BY conrelid::regclass::text, contypid::regtype::text, conname;

SELECT 'view', oid::regclass, pg_get_viewdef(oid) FROM pg_class
WHERE oid >= 16384 AND relkind IN ('v', 'm') ORDER BY oid::regclass::text;

SELECT 'rule', ev_class::regclass, rulename, pg_get_ruledef(oid) FROM pg_rewrite
WHERE oid >= 16384 AND rulename <> '_RETURN' ORDER BY ev_class::regclass::text, rulename;

SELECT 'trigger', tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text, tgname;

SELECT 'policy', polrelid::regclass, polname, polpermissive, polcmd, polroles::regrole[],
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
FROM pg_policy ORDER BY polrelid::regclass::text, polname;

SELECT 'function', oid::regprocedure, proowner::regrole, proacl, obj_description(oid, 'pg_proc'),
    CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END
FROM pg_proc WHERE oid >= 16384 ORDER BY oid::regprocedure::text;

SELECT 'aggregate', aggfnoid::regprocedure, aggtransfn, aggfinalfn, aggcombinefn, aggtranstype::regtype, agginitval
FROM pg_aggregate WHERE aggfnoid >= 16384 ORDER BY aggfnoid::regprocedure::text;

SELECT 'type', oid::regtype, typtype, typowner::regrole, typacl, typnotnull, typdefault,
    format_type(typbasetype, typtypmod), obj_description(oid, 'pg_type'),
    (SELECT string_agg(quote_literal(enumlabel), ' ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
FROM pg_type t WHERE oid >= 16384 AND typnamespace <> 'pg_toast'::regnamespace ORDER BY oid::regtype::text;

SELECT 'cast', castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext, castmethod
FROM pg_cast WHERE oid >= 16384 ORDER BY castsource::regtype::text, casttarget::regtype::text;

SELECT 'operator', oid::regoperator, oprcode, oprcom::regoperator, oprnegate::regoperator, oprrest, oprjoin
FROM pg_operator WHERE oid >= 16384 ORDER BY oid::regoperator::text;

-- Where each sequence stands.
SELECT 'sequence', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, last_value
FROM pg_sequences ORDER BY schemaname, sequencename;
