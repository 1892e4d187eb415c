-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, n integer CONSTRAINT n_check CHECK (n > 0));
CREATE INDEX orders_n_idx ON shop.orders (n);
CREATE TYPE shop.pair AS (x integer);
-- migration
ALTER TABLE shop.orders RENAME CONSTRAINT n_check TO n_positive;
ALTER INDEX shop.orders_n_idx RENAME TO orders_by_n;
ALTER TYPE shop.pair RENAME ATTRIBUTE x TO y;
ALTER TABLE shop.orders ADD COLUMN m integer;
ALTER TABLE shop.orders RENAME COLUMN m TO k;
CREATE TABLE shop.work (id bigint);
ALTER TABLE shop.work RENAME COLUMN id TO key;
