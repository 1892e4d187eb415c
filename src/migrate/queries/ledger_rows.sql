-- What is applied in scope $1, oldest first; of a repeatable file its last run only.
SELECT sequence, version, name, origin, algorithm, checksum, raw_checksum, run_id,
       pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00') AS applied_at,
       applied_by, os_user, host, tool_version, duration_ms, statements
FROM confiture.migration m
WHERE scope = $1
  AND (version IS NOT NULL
       OR NOT EXISTS (SELECT FROM confiture.migration n
                      WHERE n.scope = m.scope AND n.version IS NULL AND n.name = m.name AND n.sequence > m.sequence))
ORDER BY sequence
