-- In the migration's own transaction: the entry is there exactly when the migration is.
CREATE TABLE IF NOT EXISTS audit_log (
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL DEFAULT session_user,
    migration text NOT NULL,
    direction text NOT NULL,
    checksum text NOT NULL,
    run_id uuid NOT NULL
);
INSERT INTO audit_log (migration, direction, checksum, run_id)
SELECT current_setting('confiture.migration'), current_setting('confiture.direction'),
       current_setting('confiture.checksum'), current_setting('confiture.run_id')::uuid;
