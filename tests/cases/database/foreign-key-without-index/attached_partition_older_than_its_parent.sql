-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders_1 (id bigint, customer_id bigint, made date);
CREATE TABLE shop.orders (id bigint, customer_id bigint REFERENCES shop.customers, made date) PARTITION BY RANGE (made);
ALTER TABLE shop.orders ATTACH PARTITION shop.orders_1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ON shop.orders (customer_id);
