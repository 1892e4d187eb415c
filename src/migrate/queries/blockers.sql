-- Who stands in front of the session $1: one row per process that blocks it.
SELECT a.pid, a.usename, a.application_name, a.state,
       pg_catalog.floor(1000 * pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.backend_start)))::bigint AS milliseconds,
       pg_catalog.left(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 200) AS query
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::integer)) AS b(pid)
JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
ORDER BY a.xact_start
LIMIT 10
