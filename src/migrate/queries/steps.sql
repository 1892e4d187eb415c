-- The journal of one file: $1 scope, $2 label, $3 direction.
SELECT ordinal, checksum, state, before::text
FROM confiture.step
WHERE scope = $1 AND label = $2 AND direction = $3
