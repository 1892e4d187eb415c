-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
CREATE INDEX orders_a_idx ON shop.orders (a);
-- migration
ALTER TABLE shop.orders RENAME CONSTRAINT orders_pkey TO orders_key;
ALTER INDEX shop.orders_a_idx RENAME TO orders_by_a;
ALTER TABLE shop.orders_by_a RENAME TO orders_a_index;
ALTER SEQUENCE shop.numbers RENAME TO counts;
ALTER FUNCTION shop.f() RENAME TO g;
ALTER TYPE shop.t RENAME TO u;
CREATE TABLE shop.work (id bigint);
ALTER TABLE shop.work RENAME TO work_1;
ALTER TABLE shop.work_1 SET SCHEMA attic;
