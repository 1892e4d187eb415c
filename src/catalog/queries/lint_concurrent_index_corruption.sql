-- One row: asked only of servers that have the defect (PostgreSQL 14.4, release notes).
SELECT NULL, NULL, pg_catalog.current_database(),
    pg_catalog.format('PostgreSQL %s may leave rows out of an index that is built CONCURRENTLY', pg_catalog.current_setting('server_version')),
    NULL,
    'Update the server to 14.4 or later, then REINDEX what was built with CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY.'
