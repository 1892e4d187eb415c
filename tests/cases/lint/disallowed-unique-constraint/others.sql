-- expect: 0
CREATE TABLE shop.orders (id bigint NOT NULL, a integer);
CREATE UNIQUE INDEX orders_a_key ON shop.orders (a);
-- migration
ALTER TABLE shop.orders ADD CONSTRAINT orders_a_key UNIQUE USING INDEX orders_a_key DEFERRABLE;
ALTER TABLE shop.orders ADD PRIMARY KEY (id);
CREATE TABLE shop.lines (id bigint PRIMARY KEY, n integer UNIQUE);
ALTER TABLE shop.lines ADD UNIQUE (id, n);
CREATE UNIQUE INDEX CONCURRENTLY orders_id_key ON shop.orders (id);
