-- expect: 3
-- at: 4:14 5:14 7:14
CREATE SCHEMA shop;
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
ALTER TABLE shop.lines ENABLE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
