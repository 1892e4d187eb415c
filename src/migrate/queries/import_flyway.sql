-- Flyway's ledger: a row per run; the last one of a version, or of a repeatable's script, says how it stands.
-- Times have no zone: the server's is taken.
SELECT coalesce(version, 'R:' || script) AS key,
       pg_catalog.to_char(installed_on::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') AS applied_at,
       installed_by AS applied_by, checksum, execution_time AS duration_ms,
       type IN ('BASELINE', 'SQL_BASELINE') AS through, NOT success AS failed
FROM (SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN script END) *
      FROM source_ledger
      WHERE type <> 'SCHEMA'
      ORDER BY version, CASE WHEN version IS NULL THEN script END, installed_rank DESC) AS run
WHERE NOT success OR (type NOT LIKE 'UNDO%' AND type <> 'DELETE')
ORDER BY installed_rank
