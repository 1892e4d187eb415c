-- The Python Confiture's ledger. Its first table had other columns: what is not there is not known.
SELECT entry ->> 'version' AS key,
       pg_catalog.to_char((entry ->> 'applied_at')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') AS applied_at,
       NULL AS applied_by, entry ->> 'checksum' AS checksum, entry ->> 'execution_time_ms' AS duration_ms,
       false AS through, false AS failed
FROM (SELECT pg_catalog.to_jsonb(ledger) AS entry FROM source_ledger AS ledger) AS ledgers
ORDER BY (entry ->> 'applied_at')::timestamptz, length(entry ->> 'version'), entry ->> 'version'
