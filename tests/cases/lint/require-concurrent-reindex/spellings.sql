-- expect: 6
-- at: 1:1 2:1 3:1 4:1 5:1 6:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
CREATE INDEX orders_a_idx ON shop."Orders" (a);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE INDEX events_n_idx ON shop.events (n);
-- migration
reindex (verbose) table shop."Orders";
REINDEX INDEX shop.orders_a_idx;
REINDEX (TABLESPACE pg_default, CONCURRENTLY false) INDEX elsewhere;
REINDEX SCHEMA shop;
REINDEX TABLE shop.events;
REINDEX TABLE "CONCURRENTLY";
