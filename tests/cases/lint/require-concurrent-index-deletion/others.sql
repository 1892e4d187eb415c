-- A partitioned table's index cannot be dropped CONCURRENTLY.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
CREATE INDEX orders_a_idx ON shop.orders (a);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE INDEX events_n_idx ON shop.events (n);
-- migration
DROP INDEX CONCURRENTLY shop.orders_a_idx;
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_a_idx;
DROP INDEX IF EXISTS shop.never_was;
DROP INDEX shop.events_n_idx;
CREATE TABLE shop.lines (id bigint, n integer);
CREATE INDEX lines_n_idx ON shop.lines (n);
DROP INDEX shop.lines_n_idx;
