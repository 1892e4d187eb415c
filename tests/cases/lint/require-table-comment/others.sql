-- expect: 0
CREATE TABLE shop."Orders" (id bigint, at date) PARTITION BY RANGE (at);
COMMENT ON TABLE shop."Orders" IS 'One order.';
CREATE TABLE shop.orders_1 PARTITION OF shop."Orders" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE shop."Orders" RENAME TO orders;
ALTER TABLE shop.orders SET SCHEMA stock;
CREATE TEMP TABLE mine (id bigint);
CREATE VIEW shop.seen AS SELECT 1 AS one;
CREATE TABLE shop.gone (id bigint);
DROP TABLE IF EXISTS shop.gone, shop.never;
