-- expect: 6
-- at: 5:17 6:51 7:29 9:13 12:27 14:25
-- setting: index_prefix: idx_
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, status text);
CREATE INDEX ON shop."Orders" (status);
CREATE UNIQUE INDEX IF NOT EXISTS "Idx_orders" ON shop."Orders" (status);
CREATE INDEX orders_idx_ ON shop."Orders" USING hash (status);
CREATE INDEX idx_orders ON shop."Orders" (status, id);
ALTER INDEX shop.idx_orders RENAME TO by_status;
CREATE TABLE shop.visits (id bigint) PARTITION BY LIST (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
CREATE INDEX visits_id ON shop.visits (id);
CREATE MATERIALIZED VIEW shop.sums AS SELECT 1 AS id;
CREATE INDEX sums_id ON shop.sums (id);
