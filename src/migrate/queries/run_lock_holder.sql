-- Who holds the lock of runs with key $1: no row when nobody does.
SELECT a.pid, a.usename, a.application_name, a.client_addr,
       pg_catalog.floor(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.backend_start))::bigint AS seconds
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory'
  AND l.classid = 1131373162
  AND l.objid::bigint = ($1::bigint & 4294967295)
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
  AND l.granted
LIMIT 1
