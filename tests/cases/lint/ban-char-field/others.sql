-- expect: 0
-- "char" is one byte, of the catalogue's making; the rest only look like it or have no column.
CREATE TABLE shop.towns (id bigint, kind "char", "char" text, "char(3)" text DEFAULT 'char(3)',
  name character varying(3), also char varying (3), third varchar, note text /* char(3) */ CHECK (note::char(3) <> 'abc'));
CREATE TEMP TABLE loaded (line char(80));
ALTER TABLE loaded ADD COLUMN other char(3);
CREATE TABLE shop.zips (code shop.char);
ALTER TABLE shop.zips DROP COLUMN code, ADD COLUMN "bpchar" text;
CREATE VIEW shop.codes AS SELECT name::char(3) AS code FROM shop.towns;
SELECT 'x'::char(3);
