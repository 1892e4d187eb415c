-- expect: 14
-- at: 3:14 3:38 3:51 3:63 3:86 4:36 5:26 6:1 7:1 8:1 9:13 9:35 10:17 12:13
CREATE TABLE shop."user" (id bigint, "order" int, "left" int, "current_schema" text, CONSTRAINT "check" CHECK (id > 0));
ALTER TABLE shop."user" ADD COLUMN "group" text;
CREATE INDEX "select" ON shop."user" (id);
CREATE SCHEMA "all";
CREATE FUNCTION shop."end"() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE shop."table" AS ENUM ('a');
CREATE VIEW shop."from" AS SELECT 1 AS "where";
CREATE SEQUENCE shop."verbose";
CREATE TABLE shop.fine (id bigint);
ALTER TABLE shop.fine RENAME TO "window";
