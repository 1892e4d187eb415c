-- Relation locks of this session from SHARE UPDATE EXCLUSIVE on.
SELECT l.relation, l.mode
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'relation'
  AND l.pid = pg_catalog.pg_backend_pid()
  AND l.granted
  AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                 'AccessExclusiveLock')
