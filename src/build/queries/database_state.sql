-- Whether database $1 exists, whether template $2 does, and the server's own address for messages: one row.
SELECT
    EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1) AS present,
    EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $2 AND datistemplate) AS cached
