-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text, b varchar(10));
CREATE VIEW shop.seen AS SELECT o.a FROM shop.orders AS o;
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);
CREATE TYPE shop.state AS ENUM ('new');
CREATE TABLE shop.jobs (id bigint PRIMARY KEY, state shop.state);
-- migration
ALTER TABLE shop.orders ALTER COLUMN b TYPE text;
DROP VIEW shop.seen;
ALTER TABLE shop.orders ALTER COLUMN a TYPE varchar(90);
ALTER TABLE shop.orders DROP COLUMN IF EXISTS never_was, DROP CONSTRAINT IF EXISTS never_was;
DROP TABLE shop.lines, shop.orders;
DROP TYPE shop.state CASCADE;
DROP TABLE elsewhere;
ALTER TABLE elsewhere DROP COLUMN a;
