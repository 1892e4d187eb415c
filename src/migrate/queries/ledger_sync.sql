-- Revision 3 of the ledger: what confiture sync is at, so that a later run can go on.
CREATE TABLE confiture.sync (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    run_id uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    source text NOT NULL,
    tables text[] NOT NULL,
    plan text NOT NULL CHECK (plan ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE confiture.sync IS 'The sync that fills this database; no row when none is under way';

CREATE TABLE confiture.sync_object (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('index', 'constraint', 'foreign_key', 'trigger')),
    relation text NOT NULL,
    name text NOT NULL,
    take text,
    restore text NOT NULL,
    validate text,
    UNIQUE (relation, kind, name)
);
COMMENT ON TABLE confiture.sync_object IS 'Indexes, constraints and triggers that are away while a sync fills the tables, with the statements that bring them back';

CREATE TABLE confiture.sync_chunk (
    source text NOT NULL,
    target text NOT NULL,
    first_block bigint NOT NULL,
    end_block bigint,
    file text NOT NULL,
    snapshot_xmin bigint NOT NULL,
    rows bigint NOT NULL,
    bytes bigint NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (source, first_block)
);
COMMENT ON TABLE confiture.sync_chunk IS 'Parts of tables that a sync has copied; each row was written with its part';
