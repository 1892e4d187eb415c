-- expect: 0
-- Other objects are not tables; temporary ones have a schema of their own.
CREATE TEMP TABLE mine (id bigint);
ALTER TABLE mine ADD COLUMN n int;
CREATE INDEX ON mine (id);
TRUNCATE mine;
DROP TABLE mine;
CREATE LOCAL TEMPORARY TABLE kept AS SELECT 1 AS id;
CREATE TABLE shop.orders (id bigint);
ALTER TABLE shop.orders RENAME TO lines;
ALTER INDEX orders_idx RENAME TO lines_idx;
ALTER INDEX lines_idx SET (fillfactor = 80);
ALTER VIEW seen ALTER COLUMN id SET DEFAULT 1;
ALTER VIEW seen RENAME COLUMN id TO key;
ALTER SEQUENCE numbers OWNER TO app;
ALTER TYPE place ADD ATTRIBUTE n int;
CREATE VIEW seen AS SELECT 1 AS id;
DROP VIEW seen;
CREATE SCHEMA stock CREATE TABLE goods (id bigint);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- The file says which from here on.
SET search_path = shop, public;
CREATE TABLE bills (id bigint);
DROP TABLE bills;
