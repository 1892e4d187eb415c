-- Deploy flipr:users to pg

BEGIN;

ALTER TABLE flipr.users ADD COLUMN name text;

COMMIT;
