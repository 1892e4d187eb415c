-- Which database this is: a standby's is that of its primary.
SELECT s.system_identifier || '/' || d.oid AS identity, pg_catalog.current_database() AS name,
       pg_catalog.pg_encoding_to_char(d.encoding) AS encoding
FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
