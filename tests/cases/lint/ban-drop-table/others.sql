-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE VIEW shop.seen AS SELECT id FROM shop.orders;
-- migration
CREATE TABLE shop.work (id bigint);
DROP TABLE shop.work;
CREATE TEMPORARY TABLE work (id bigint);
DROP TABLE work;
CREATE TEMP TABLE copy AS SELECT id FROM shop.orders;
DROP TABLE IF EXISTS copy;
DROP VIEW shop.seen;
DROP FOREIGN TABLE far;
