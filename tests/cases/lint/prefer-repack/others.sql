-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE TABLE shop."full" (id bigint PRIMARY KEY);
-- migration
VACUUM (FULL false, ANALYZE) shop.orders;
VACUUM (FULL 0) shop.orders;
VACUUM ANALYZE shop."full";
ALTER TABLE shop.orders CLUSTER ON orders_pkey;
CREATE TABLE shop.work (id bigint CONSTRAINT work_pkey PRIMARY KEY);
CLUSTER shop.work USING work_pkey;
VACUUM FULL shop.work;
