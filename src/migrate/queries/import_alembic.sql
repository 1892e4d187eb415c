-- Alembic's ledger: the heads the database is at.
SELECT version_num AS key, NULL AS applied_at, NULL AS applied_by, NULL AS checksum, NULL AS duration_ms,
       false AS through, false AS failed
FROM source_ledger
ORDER BY version_num
