-- expect: 1
-- says: not yet there for every partition
CREATE TABLE shop.orders (id bigint, made date) PARTITION BY RANGE (made);
CREATE TABLE shop.orders_1 PARTITION OF shop.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX orders_id_idx ON ONLY shop.orders (id);
