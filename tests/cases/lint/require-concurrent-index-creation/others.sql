-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
CREATE INDEX CONCURRENTLY orders_a_idx ON shop.orders (a);
CREATE INDEX events_n_idx ON ONLY shop.events (n);
CREATE INDEX CONCURRENTLY events_1_n_idx ON shop.events_1 (n);
ALTER INDEX shop.events_n_idx ATTACH PARTITION shop.events_1_n_idx;
CREATE TABLE shop.lines (id bigint, n integer);
CREATE INDEX ON shop.lines (n);
CREATE TABLE shop.copy AS SELECT * FROM shop.orders;
CREATE INDEX ON shop.copy (a);
CREATE TEMPORARY TABLE work (id bigint);
CREATE UNIQUE INDEX ON work (id);
CREATE MATERIALIZED VIEW shop.kept AS SELECT id FROM shop.orders;
CREATE UNIQUE INDEX ON shop.kept (id);
