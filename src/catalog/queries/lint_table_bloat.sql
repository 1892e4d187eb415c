-- Tables outside the schemas in $1 most of whose pages the rows, as the statistics have them, do not need: by
-- storage/itemid.h and access/htup_details.h a row has a pointer of 4 bytes and a header of 24, and begins and ends at
-- multiples of 8; a page has a header of 24. Without statistics of every column nothing is known.
WITH widths AS (
    SELECT s.schemaname, s.tablename, s.inherited, count(*) AS columns,
        pg_catalog.sum((1 - s.null_frac) * s.avg_width) AS width
    FROM pg_catalog.pg_stats s
    GROUP BY s.schemaname, s.tablename, s.inherited
), sizes AS (
    SELECT n.nspname, c.relname, c.relpages AS pages, c.relam,
        pg_catalog.current_setting('block_size')::numeric AS page,
        pg_catalog.ceil(c.reltuples::numeric * (28 + 8 * pg_catalog.ceil(w.width::numeric / 8))
            / (pg_catalog.current_setting('block_size')::numeric - 24)
            * 100 / coalesce((SELECT o.option_value::numeric FROM pg_catalog.pg_options_to_table(c.reloptions) o
                              WHERE o.option_name = 'fillfactor'), 100)) AS needed
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN widths w ON w.schemaname = n.nspname AND w.tablename = c.relname AND NOT w.inherited
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND c.reltuples >= 0
      AND w.columns = (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      AND n.nspname <> ALL ($1::text[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid
                        AND e.deptype = 'e')
)
SELECT z.nspname, z.relname, z.nspname || '.' || z.relname,
    pg_catalog.format('%s.%s has %s pages, and its rows need about %s', z.nspname, z.relname, z.pages, z.needed),
    pg_catalog.format('About %s could be given back.', pg_catalog.pg_size_pretty(((z.pages - z.needed) * z.page)::bigint)),
    NULL
FROM sizes z
JOIN pg_catalog.pg_am m ON m.oid = z.relam AND m.amname = 'heap'
WHERE z.pages - z.needed >= 0.7 * z.pages AND (z.pages - z.needed) * z.page >= 20 * 1024 * 1024
