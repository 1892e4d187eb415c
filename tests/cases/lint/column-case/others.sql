-- expect: 0
CREATE TABLE shop.orders (ID bigint, "order" text, "note_2" text, größe int, _ int, "Bad" int, "Worse" int);
ALTER TABLE shop.orders DROP COLUMN "Bad";
ALTER TABLE shop.orders RENAME COLUMN "Worse" TO better;
CREATE VIEW shop.seen AS SELECT id AS key, * FROM shop.orders;
CREATE VIEW shop.unknown AS SELECT "Far" FROM elsewhere.things;
CREATE TEMP TABLE mine ("Line" text);
CREATE FUNCTION shop.f("Arg" int) RETURNS TABLE ("Out" int) LANGUAGE sql AS 'SELECT 1';
SELECT id AS "Id" FROM shop.orders;
CREATE TABLE shop.gone ("Id" int);
DROP TABLE shop.gone CASCADE;
