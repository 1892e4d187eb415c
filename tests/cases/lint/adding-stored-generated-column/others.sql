-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total integer);
-- migration
ALTER TABLE shop.orders ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY;
CREATE TABLE shop.lines (id bigint, n integer, doubled integer GENERATED ALWAYS AS (n * 2) STORED);
ALTER TABLE shop.lines ADD COLUMN tripled integer GENERATED ALWAYS AS (n * 3) STORED;
ALTER TABLE shop.lines ALTER COLUMN doubled DROP EXPRESSION;
