-- Revert flipr:appschema from pg

DROP SCHEMA flipr;
