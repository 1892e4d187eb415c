-- sqitch's registry: source_ledger is its table of changes, which holds what is deployed.
SELECT change || ' ' || pg_catalog.to_char(planned_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS key,
       pg_catalog.to_char(committed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') AS applied_at,
       committer_name AS applied_by, pg_catalog.to_jsonb(change_row) ->> 'script_hash' AS checksum,
       NULL AS duration_ms, false AS through, false AS failed
FROM source_ledger AS change_row
WHERE project = $1
ORDER BY committed_at, planned_at
