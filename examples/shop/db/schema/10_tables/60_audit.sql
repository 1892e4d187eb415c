CREATE TABLE audit.change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor name NOT NULL DEFAULT session_user,
    relation regclass NOT NULL,
    operation text NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
    row_key jsonb NOT NULL,
    before jsonb,
    after jsonb
);
COMMENT ON TABLE audit.change IS 'One row changed in a table that is watched (30_triggers/30_audit.sql)';

CREATE INDEX change_row_idx ON audit.change (relation, row_key);
CREATE INDEX change_happened_idx ON audit.change USING brin (happened_at);
