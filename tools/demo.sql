-- What ./dev demo shows of the shop. Rows are counted, not estimated: statistics arrive late in a new database.
\set ON_ERROR_STOP 1
\pset footer off
SELECT n.nspname || '.' || c.relname AS relation,
    CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'm' THEN 'materialized' WHEN 'v' THEN 'view' ELSE 'table' END AS kind,
    (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]::text::bigint AS rows,
    obj_description(c.oid, 'pg_class') AS "what it holds"
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('shop', 'audit', 'reporting') AND c.relkind IN ('r', 'p', 'm', 'v') AND NOT c.relispartition
ORDER BY n.nspname DESC, c.relkind = 'v', c.relname;

SELECT p.title AS "best in 2025", sum(s.pieces) AS pieces,
    to_char(sum(s.net_cents) / 100.0, 'FM999,990.00') || ' EUR' AS turnover
FROM reporting.monthly_sales s
JOIN shop.product p ON p.id = s.product_id
WHERE s.month >= '2025-01-01' AND s.month < '2026-01-01'
GROUP BY p.title
ORDER BY sum(s.net_cents) DESC
LIMIT 5;
