-- The snapshot that all sessions read by, in a REPEATABLE READ transaction: its name, the oldest transaction that it does not see
-- the end of, and how far the log was.
SELECT pg_catalog.pg_export_snapshot() AS snapshot,
       pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text AS xmin,
       CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
            ELSE pg_catalog.pg_current_wal_lsn() END AS lsn
