-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer);
-- migration
ALTER TABLE shop.orders ADD CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID;
CREATE TABLE shop.lines (id bigint PRIMARY KEY, n integer CHECK (n > 0));
ALTER TABLE shop.lines ADD CONSTRAINT n_small CHECK (n < 9);
CREATE TEMP TABLE work (n integer);
ALTER TABLE work ADD CHECK (n > 0);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
ALTER TABLE shop.events ADD CHECK (n > 0);
