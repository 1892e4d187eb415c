-- expect: 0
-- Without a length there is no limit to change; the functions of the words are other than a type's.
CREATE TABLE shop.towns (id bigint, name varchar, "varchar(40)" text, more character varying COLLATE "C", many varchar[],
  code text DEFAULT left('abc', 2)::varchar(2) CHECK (length(code) <= 40));
ALTER TABLE shop.towns ALTER COLUMN name TYPE text USING name::varchar(40);
CREATE TEMP TABLE loaded (line varchar(200));
CREATE TABLE shop.zips (code shop.varchar(3));
CREATE VIEW shop.names AS SELECT name::varchar(10) FROM shop.towns;
