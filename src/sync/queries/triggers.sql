-- Takes down the triggers of the tables in $1 that would fire while rows are copied, and how each is enabled.
INSERT INTO confiture.sync_object (kind, relation, name, take, restore)
SELECT 'trigger', r.relation, t.tgname,
       pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', r.relation, t.tgname),
       pg_catalog.format('ALTER TABLE ONLY %s ENABLE %sTRIGGER %I', r.relation,
                         CASE t.tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END, t.tgname)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation) AS r
WHERE t.tgrelid = ANY ($1::pg_catalog.oid[]) AND NOT t.tgisinternal AND t.tgenabled <> 'D'
ORDER BY r.relation COLLATE "C", t.tgname COLLATE "C"
ON CONFLICT (relation, kind, name) DO UPDATE SET take = EXCLUDED.take, restore = EXCLUDED.restore
RETURNING take
