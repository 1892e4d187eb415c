-- golang-migrate's ledger: one row, the version the database is at. Version -1 is its "no version".
SELECT version::text AS key, NULL AS applied_at, NULL AS applied_by, NULL AS checksum, NULL AS duration_ms,
       true AS through, dirty AS failed
FROM source_ledger
WHERE version >= 0
