-- Revision 2 of the ledger: what hooks had to say of a migration.
ALTER TABLE confiture.migration
    ADD COLUMN metadata jsonb CHECK (pg_catalog.jsonb_typeof(metadata) = 'object');
COMMENT ON COLUMN confiture.migration.metadata IS 'What hooks added; NULL when there was nothing';
