-- The statements that restore a backup ($1), found by comparing what each table was with what it is now: gone, without some
-- columns or with others' types, or with fewer rows. What was written since stays, except where a table has no primary key
-- and lost columns: its rows cannot be told apart, so all are replaced.
INSERT INTO confiture.backup_step (backup, number, sql)
WITH tab AS (
    SELECT b.number, b.relation, b.copy, b.rows_go, b.before, c.oid IS NULL AS gone,
           coalesce(c.oid::pg_catalog.regclass::text, b.before ->> 'name') AS name, b.before ->> 'only' AS alone
    FROM confiture.backup_table b LEFT JOIN pg_catalog.pg_class c ON c.oid = b.relation
    WHERE b.backup = $1::bigint
), col AS (
    SELECT t.number AS tab, (j ->> 'number')::integer AS number, j, coalesce(pg_catalog.quote_ident(a.attname), j ->> 'name') AS name,
           (j ->> 'generated')::boolean AS generated, j ->> 'value' AS value, a.attnum IS NULL AS missing,
           a.attnum IS NOT NULL AND (a.atttypid::text <> j ->> 'type_id' OR a.atttypmod <> (j ->> 'modifier')::integer) AS changed,
           coalesce(t.before -> 'key' @> (j -> 'number'), false) AS in_key
    FROM tab t
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(t.before -> 'columns') AS j
    LEFT JOIN pg_catalog.pg_attribute a ON NOT t.gone AND a.attrelid = t.relation AND a.attnum = (j ->> 'number')::integer
        AND NOT a.attisdropped
), part AS (
    SELECT t.*,
           (SELECT pg_catalog.string_agg(c.name, ', ' ORDER BY c.number) FROM col c WHERE c.tab = t.number AND NOT c.generated) AS names,
           (SELECT pg_catalog.string_agg(c.value, ', ' ORDER BY c.number) FROM col c WHERE c.tab = t.number AND NOT c.generated) AS vals,
           NOT t.gone AND EXISTS (SELECT FROM col c WHERE c.tab = t.number AND (c.missing OR c.changed)) AS lost,
           (SELECT pg_catalog.string_agg(pg_catalog.format('%s = %s', c.name, c.value), ', ' ORDER BY c.number)
            FROM col c WHERE c.tab = t.number AND (c.missing OR c.changed) AND NOT c.generated) AS assignments,
           (SELECT CASE WHEN pg_catalog.bool_or(c.missing OR c.changed) THEN NULL
                   ELSE pg_catalog.string_agg(pg_catalog.format('t.%s = %s', c.name, c.value), ' AND ' ORDER BY c.number) END
            FROM col c WHERE c.tab = t.number AND c.in_key) AS same
    FROM tab t
), step (stage, place, sub, sql) AS (
    SELECT 10, number, 0, before ->> 'table' FROM tab WHERE gone
    UNION ALL
    SELECT 11, t.number, p.n, p.sql FROM tab t, pg_catalog.jsonb_array_elements_text(t.before -> 'partitions') WITH ORDINALITY AS p(sql, n)
    WHERE t.gone
    UNION ALL
    SELECT 12, c.tab, c.number, pg_catalog.format('ALTER TABLE %s ADD COLUMN %s', t.name, c.j ->> 'definition')
    FROM col c JOIN tab t ON t.number = c.tab WHERE c.missing AND NOT t.gone
    UNION ALL
    SELECT 13, c.tab, c.number,
           pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s::text::%s', t.name, c.name, c.j ->> 'type', c.name, c.j ->> 'type')
    FROM col c JOIN tab t ON t.number = c.tab WHERE c.changed AND NOT c.generated
    UNION ALL
    SELECT 19, number, 0, pg_catalog.format('DELETE FROM %s%s', alone, name) FROM part WHERE lost AND assignments IS NOT NULL AND same IS NULL
    UNION ALL
    SELECT 20, number, 0, pg_catalog.format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s AS b', name, names, vals, copy)
    FROM part WHERE gone OR (lost AND assignments IS NOT NULL AND same IS NULL)
    UNION ALL
    SELECT 20, number, 0, pg_catalog.format('UPDATE %s%s AS t SET %s FROM %s AS b WHERE %s', alone, name, assignments, copy, same)
    FROM part WHERE lost AND assignments IS NOT NULL AND same IS NOT NULL
    UNION ALL
    SELECT 20, number, 1,
           pg_catalog.format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s AS b WHERE NOT EXISTS (SELECT FROM %s%s AS t WHERE %s)',
               name, names, vals, copy, alone, name, coalesce(same, 't::text = b::text'))
    FROM part WHERE NOT gone AND rows_go AND (NOT lost OR assignments IS NULL OR same IS NOT NULL)
    UNION ALL
    SELECT 22, c.tab, c.number, pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET NOT NULL', t.name, c.name)
    FROM col c JOIN tab t ON t.number = c.tab WHERE c.missing AND NOT t.gone AND (c.j ->> 'not_null')::boolean
    UNION ALL
    SELECT DISTINCT (k ->> 'stage')::integer, 0, 0, k ->> 'sql'
    FROM tab t, pg_catalog.jsonb_array_elements(t.before -> 'keys') AS k
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE oid::text = k ->> 'oid')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid::text = k ->> 'oid')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE oid::text = k ->> 'oid')
    UNION ALL
    SELECT v.stage, t.number, 0, s ->> v.member
    FROM tab t, pg_catalog.jsonb_array_elements(t.before -> 'sequences') AS s,
         (VALUES (5, 'create'), (40, 'own'), (41, 'last')) AS v(stage, member)
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid::text = s ->> 'oid')
    UNION ALL
    SELECT 42, c.tab, c.number, pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET GENERATED ALWAYS', t.name, c.name)
    FROM col c JOIN tab t ON t.number = c.tab WHERE c.missing AND c.j ->> 'identity' = 'a'
    UNION ALL
    SELECT 45, number, 0, before ->> 'attach' FROM tab WHERE gone
    UNION ALL
    SELECT 46, number, 0, before ->> 'guard' FROM tab WHERE gone
)
SELECT $1::bigint, pg_catalog.row_number() OVER (ORDER BY stage, place, sub, sql), sql FROM step WHERE sql IS NOT NULL
