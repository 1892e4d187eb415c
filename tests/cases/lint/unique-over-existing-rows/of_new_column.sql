-- Every row has a null there.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
ALTER TABLE shop.orders ADD COLUMN code text;
CREATE UNIQUE INDEX orders_code_key ON shop.orders (code);
