-- What session $1 waits for: a relation and the mode it wants, or another kind of lock, or nothing (no row).
SELECT l.locktype, l.relation, l.mode
FROM pg_catalog.pg_locks l
WHERE l.pid = $1::integer
  AND NOT l.granted
