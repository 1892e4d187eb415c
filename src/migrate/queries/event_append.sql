-- Appends to the event chain. The hash is the SHA-256 of: the hash before, number, time, kind, run, role and body,
-- each behind its length in bytes and a colon, so that no two rows can read the same.
WITH last AS (
    SELECT number, hash FROM confiture.event ORDER BY number DESC LIMIT 1
), entry AS (
    SELECT
        coalesce((SELECT number FROM last), 0) + 1 AS number,
        coalesce((SELECT hash FROM last), pg_catalog.repeat('0', 64)) AS previous,
        pg_catalog.clock_timestamp() AS at,
        $1::text AS kind, $2::uuid AS run_id, session_user::text AS database_role, $3::text AS body
)
INSERT INTO confiture.event (number, at, kind, run_id, database_role, body, previous, hash)
SELECT number, at, kind, run_id, database_role, body, previous,
       pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((
           SELECT pg_catalog.string_agg(pg_catalog.octet_length(field)::text || ':' || field, '' ORDER BY place)
           FROM pg_catalog.unnest(ARRAY[
               previous, number::text,
               pg_catalog.to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
               kind, coalesce(run_id::text, ''), database_role, body
           ]) WITH ORDINALITY AS f(field, place)
       ), 'UTF8')), 'hex')
FROM entry
