-- Where the built-in hook backup keeps what it has copied. Made when it is first needed.
CREATE TABLE confiture.backup (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    taken_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    run_id uuid,
    migration text NOT NULL,
    file text,
    restore text
);
COMMENT ON TABLE confiture.backup IS 'Backups before destructive migrations';
COMMENT ON COLUMN confiture.backup.file IS 'Written by pg_dump; null: the copies are tables of this schema';
COMMENT ON COLUMN confiture.backup.restore IS 'The command that brings it back; DATABASE_URL names the database';

CREATE TABLE confiture.backup_table (
    backup bigint NOT NULL REFERENCES confiture.backup ON DELETE CASCADE,
    number integer NOT NULL,
    relation oid NOT NULL,
    copy text,
    rows bigint,
    rows_go boolean NOT NULL,
    before jsonb NOT NULL,
    PRIMARY KEY (backup, number)
);
COMMENT ON TABLE confiture.backup_table IS 'Tables of a backup: their copies, and what they were';
COMMENT ON COLUMN confiture.backup_table.rows_go IS 'A statement takes rows away, not only columns or the table';

CREATE TABLE confiture.backup_step (
    backup bigint NOT NULL REFERENCES confiture.backup ON DELETE CASCADE,
    number integer NOT NULL,
    sql text NOT NULL,
    PRIMARY KEY (backup, number)
);
COMMENT ON TABLE confiture.backup_step IS 'Statements that restore a backup, in their order';
