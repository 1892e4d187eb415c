-- expect: 7
-- at: 3:14 4:23 5:14 9:14 10:14 12:14 14:14
CREATE TABLE shop."Visits" (id bigint UNIQUE NOT NULL, at timestamptz);
CREATE UNLOGGED TABLE shop.found AS SELECT 1 AS id;
CREATE TABLE shop.parted (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.parted_1 PARTITION OF shop.parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- A child does not inherit the key.
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE TABLE shop.old_orders () INHERITS (shop.orders);
CREATE TABLE shop.copied (LIKE shop.orders INCLUDING DEFAULTS);
-- Had one.
CREATE TABLE shop.lines (id bigint CONSTRAINT lines_key PRIMARY KEY, n int);
ALTER TABLE shop.lines DROP CONSTRAINT lines_key;
CREATE TABLE shop.parts (id bigint, n bigint, PRIMARY KEY (id, n));
ALTER TABLE shop.parts DROP COLUMN n;
