-- Takes the lock of builds of one database ($1), without waiting: 'locked', or who holds it.
SELECT CASE
    WHEN pg_catalog.pg_try_advisory_lock(1131373161, pg_catalog.hashtext($1)) THEN 'locked'
    ELSE (
        SELECT format('process %s on the server, user %s, %s', a.pid, a.usename, a.application_name)
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory'
          AND l.classid = 1131373161
          AND l.objid::bigint = (pg_catalog.hashtext($1)::bigint & 4294967295)
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
          AND l.granted
        LIMIT 1
    )
END
