-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
CREATE INDEX orders_a_idx ON shop.orders (a);
-- migration
REINDEX TABLE CONCURRENTLY shop.orders;
REINDEX (CONCURRENTLY, VERBOSE) INDEX shop.orders_a_idx;
REINDEX (CONCURRENTLY true) SCHEMA shop;
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
REINDEX TABLE shop.lines;
