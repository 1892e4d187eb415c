-- expect: 0
CREATE TABLE shop.customers (id bigint, kind text, PRIMARY KEY (id, kind), UNIQUE (id));
-- In any order, as part of a key, with more behind, hashed, or without the nulls that nobody looks for.
CREATE TABLE shop.orders (id bigint PRIMARY KEY REFERENCES shop.customers (id), customer bigint, kind text, a bigint UNIQUE REFERENCES shop.customers (id),
  b bigint REFERENCES shop.customers (id), c bigint REFERENCES shop.customers (id), d bigint REFERENCES shop.customers (id),
  FOREIGN KEY (customer, kind) REFERENCES shop.customers);
CREATE INDEX ON shop.orders (kind, customer DESC, id) WHERE kind IS NOT NULL AND customer IS NOT NULL;
CREATE INDEX ON shop.orders USING hash (b);
CREATE INDEX ON shop.orders (c) WHERE c IS NOT NULL;
CREATE INDEX ON shop.orders (d) INCLUDE (kind);
-- Of a partitioned table and so of its partitions; complete once both have one.
CREATE TABLE shop.visits (customer bigint REFERENCES shop.customers (id), at date) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX visits_idx ON ONLY shop.visits (customer);
CREATE INDEX visits_1_idx ON shop.visits_1 (customer);
ALTER INDEX shop.visits_idx ATTACH PARTITION shop.visits_1_idx;
-- Gone, one way or another.
CREATE TABLE shop.lines (order_id bigint REFERENCES shop.orders, other bigint CONSTRAINT other REFERENCES shop.orders, old bigint REFERENCES shop.orders);
ALTER TABLE shop.lines DROP COLUMN order_id, DROP CONSTRAINT other;
ALTER TABLE shop.lines RENAME COLUMN old TO new;
CREATE INDEX ON shop.lines (new);
CREATE TEMP TABLE mine (id bigint PRIMARY KEY, up bigint REFERENCES mine);
