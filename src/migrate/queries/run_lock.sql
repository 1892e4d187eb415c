-- Tries to take the lock of runs, whose key is $1: one row with what the session itself is, and who holds the lock.
SELECT
    pg_catalog.pg_try_advisory_lock(1131373162, $1::integer) AS taken,
    pg_catalog.pg_backend_pid() AS own_pid,
    pg_catalog.current_setting('transaction_read_only') = 'on' AS read_only
