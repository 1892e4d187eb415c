-- What is applied in scope $1, oldest first; of a repeatable file its last run only. No subquery per row: its cost,
-- as the planner sees it, would have the server compile the query for half a second (manual, "When to JIT?").
SELECT sequence, version, name, origin, algorithm, checksum, raw_checksum, run_id,
       pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00') AS applied_at,
       applied_by, os_user, host, tool_version, duration_ms, statements
FROM (SELECT m.*, pg_catalog.max(sequence) OVER (PARTITION BY CASE WHEN version IS NULL THEN name END) AS last
      FROM confiture.migration m
      WHERE scope = $1) AS n
WHERE version IS NOT NULL
   OR sequence = last
ORDER BY sequence
