-- goose's ledger: a row per step; the last one of a version says whether it is applied. Version 0 is its start.
-- Times have no zone: the server's is taken.
SELECT version_id::text AS key,
       pg_catalog.to_char(tstamp::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') AS applied_at,
       NULL AS applied_by, NULL AS checksum, NULL AS duration_ms, false AS through, false AS failed
FROM (SELECT DISTINCT ON (version_id) * FROM source_ledger ORDER BY version_id, id DESC) AS step
WHERE is_applied AND version_id > 0
ORDER BY id
