DROP VIEW report;
ALTER TABLE people DROP COLUMN status;
DROP TYPE status;
