-- Revision 1 of the ledger. Run once per database, with the run lock held, inside a transaction.
CREATE SCHEMA IF NOT EXISTS confiture;
COMMENT ON SCHEMA confiture IS 'Confiture: what was done to this database';

CREATE TABLE confiture.revision (
    number integer PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    tool_version text NOT NULL
);
COMMENT ON TABLE confiture.revision IS 'Revisions of this schema itself';

CREATE TABLE confiture.label (
    key text PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE confiture.label IS 'What this database is: key environment holds its label';

CREATE TABLE confiture.migration (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL DEFAULT '',
    version text CHECK (version ~ '^[0-9]{1,30}$'),
    name text NOT NULL,
    origin text NOT NULL,
    algorithm text,
    checksum text CHECK (checksum ~ '^[0-9a-f]{64}$'),
    raw_checksum text CHECK (raw_checksum ~ '^[0-9a-f]{64}$'),
    transaction_id xid8,
    run_id uuid NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    applied_by text NOT NULL DEFAULT session_user,
    os_user text NOT NULL,
    host text NOT NULL,
    tool_version text NOT NULL,
    duration_ms bigint,
    statements bigint
);
CREATE INDEX migration_scope ON confiture.migration (scope, sequence);
CREATE UNIQUE INDEX migration_version ON confiture.migration (scope, pg_catalog.ltrim(version, '0')) WHERE version IS NOT NULL;
COMMENT ON TABLE confiture.migration IS 'One row per applied file; version is NULL for repeatable files';

CREATE TABLE confiture.step (
    scope text NOT NULL DEFAULT '',
    label text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    ordinal integer NOT NULL CHECK (ordinal > 0),
    checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
    summary text NOT NULL,
    total integer NOT NULL,
    state text NOT NULL CHECK (state IN ('started', 'failed', 'done')),
    before jsonb,
    error text,
    run_id uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (scope, label, direction, ordinal)
);
COMMENT ON TABLE confiture.step IS 'Journal of the migration under way that is not one transaction; empty when there is none';

CREATE TABLE confiture.event (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    run_id uuid,
    database_role text NOT NULL,
    body text NOT NULL,
    previous text NOT NULL UNIQUE,
    hash text NOT NULL UNIQUE
);
COMMENT ON TABLE confiture.event IS 'Append-only: hash is the SHA-256 of the row before''s hash and this row''s own values';
