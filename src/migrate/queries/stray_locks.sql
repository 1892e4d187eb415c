-- Advisory locks of this session beside the run lock with key $1: one row each, as pg_advisory_unlock takes them.
SELECT l.objsubid, l.classid::bigint, l.objid::bigint, l.mode
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'advisory'
  AND l.pid = pg_catalog.pg_backend_pid()
  AND NOT (l.objsubid = 2 AND l.classid = 1131373162 AND l.objid::bigint = ($1::bigint & 4294967295))
