-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
CREATE INDEX CONCURRENTLY orders_a_idx ON shop.orders (a);
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines ADD COLUMN n integer;
SET statement_timeout TO '1min';
ALTER TABLE shop.orders ADD COLUMN b text;
BEGIN;
SET LOCAL statement_timeout = '5s';
ALTER TABLE shop.orders ADD COLUMN c text;
COMMIT;
ALTER TABLE shop.orders ADD COLUMN d text;
