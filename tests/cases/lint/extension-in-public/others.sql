-- Those whose control file names a schema lie there, whatever else is said.
-- expect: 0
CREATE SCHEMA extensions;
CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE EXTENSION pg_cron;
CREATE EXTENSION plpython3u;
CREATE EXTENSION postgis_topology;
CREATE EXTENSION pg_trgm;
ALTER EXTENSION pg_trgm SET SCHEMA extensions;
CREATE EXTENSION hstore;
DROP EXTENSION hstore;
