-- Sequences outside the schemas in $1 that have used 80 % of what they, or the column they fill, can hold. Where one
-- stands is known only to a role that may read it.
WITH filled AS (
    SELECT d.objid AS sequence, d.refobjid AS relid, d.refobjsubid AS attnum
    FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, a.adrelid, a.adnum
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_attrdef a ON a.oid = d.objid
    WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
), narrowest AS (
    SELECT DISTINCT ON (f.sequence) f.sequence, c.relname, n.nspname || '.' || c.relname || '.' || a.attname AS shown, w.most
    FROM filled f
    JOIN pg_catalog.pg_attribute a ON a.attrelid = f.relid AND a.attnum = f.attnum
    JOIN pg_catalog.pg_class c ON c.oid = f.relid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    CROSS JOIN LATERAL (SELECT CASE coalesce(nullif(t.typbasetype, 0), t.oid)
        WHEN 'pg_catalog.int2'::pg_catalog.regtype THEN 32767::numeric
        WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647
        WHEN 'pg_catalog.int8'::pg_catalog.regtype THEN 9223372036854775807 END AS most) w
    ORDER BY f.sequence, w.most NULLS LAST
), standing AS (
    SELECT s.seqrelid, s.seqtypid, m.relname AS filled, m.shown, c.relname, n.nspname, m.most < s.seqmax AS by_column,
        s.seqincrement > 0 AS up, s.seqmin, s.seqmax,
        CASE WHEN s.seqincrement > 0 THEN least(s.seqmax, m.most) ELSE greatest(s.seqmin, - m.most - 1) END AS final,
        s.seqcycle AND coalesce(CASE WHEN s.seqincrement > 0 THEN s.seqmax <= m.most ELSE s.seqmin >= - m.most - 1 END, true) AS cycles,
        CASE WHEN pg_catalog.has_sequence_privilege(s.seqrelid, 'USAGE, SELECT')
              AND (c.relpersistence = 'p' OR NOT pg_catalog.pg_is_in_recovery())
             THEN pg_catalog.pg_sequence_last_value(s.seqrelid) END::numeric AS last
    FROM pg_catalog.pg_sequence s
    JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN narrowest m ON m.sequence = s.seqrelid
    WHERE c.relpersistence <> 't'
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
), share AS (
    SELECT s.*, CASE WHEN s.up THEN (s.last - s.seqmin) / nullif(s.final - s.seqmin, 0)
                     ELSE (s.seqmax - s.last) / nullif(s.seqmax - s.final, 0) END AS used
    FROM standing s
    WHERE NOT s.cycles
)
SELECT s.nspname, coalesce(s.filled, s.relname), s.nspname || '.' || s.relname,
    pg_catalog.format('sequence %s.%s has used %s %% of the values %s', s.nspname, s.relname, pg_catalog.trunc(100 * s.used),
        CASE WHEN s.by_column THEN 'that ' || s.shown || ' can hold' ELSE 'it has' END),
    pg_catalog.format('It stands at %s, the last is %s.', s.last, s.final),
    CASE WHEN s.by_column OR s.shown IS NOT NULL AND s.seqtypid <> 'pg_catalog.int8'::pg_catalog.regtype
         THEN pg_catalog.format('Copy %s into a bigint column in batches, exchange the columns, and let the sequence be bigint too.', s.shown)
         ELSE pg_catalog.format('ALTER SEQUENCE %I.%I AS bigint NO MAXVALUE;', s.nspname, s.relname) END
FROM share s
WHERE s.used >= 0.8
