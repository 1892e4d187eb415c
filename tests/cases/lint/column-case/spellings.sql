-- expect: 9
-- at: 3:38 3:59 4:50 4:67 5:13 6:44 8:49 9:25 11:30
CREATE TABLE shop.orders (id bigint, "CustomerName" text, "total amount" numeric);
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS "Made" date, ADD "ID2" int;
ALTER TABLE shop.orders RENAME COLUMN id TO "Id";
CREATE TABLE shop.kept AS SELECT 1 AS one, 2 AS "Two";
-- A view gives names of its own; those of its tables it passes on.
CREATE VIEW shop.seen AS SELECT "CustomerName", count(*) AS "Count" FROM shop.orders GROUP BY 1;
CREATE TABLE shop.base ("Key" bigint);
CREATE TABLE shop.child (n int) INHERITS (shop.base);
CREATE TABLE shop.copy (LIKE shop.base);
