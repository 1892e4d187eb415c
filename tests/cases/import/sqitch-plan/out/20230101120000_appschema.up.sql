-- Deploy flipr:appschema to pg

CREATE SCHEMA flipr;
