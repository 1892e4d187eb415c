-- dbmate's ledger: versions, and nothing else. source_ledger is replaced by the table's name.
SELECT version AS key, NULL AS applied_at, NULL AS applied_by, NULL AS checksum, NULL AS duration_ms,
       false AS through, false AS failed
FROM source_ledger
ORDER BY length(pg_catalog.ltrim(version, '0')), pg_catalog.ltrim(version, '0')
