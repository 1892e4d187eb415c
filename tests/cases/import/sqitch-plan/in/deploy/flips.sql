\set ON_ERROR_STOP on
BEGIN;
CREATE TABLE flipr.flips (n int);
COMMIT;
