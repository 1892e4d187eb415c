-- expect: 5
-- at: 1:85 2:60 3:36 4:27 5:32
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, b integer);
CREATE UNIQUE INDEX orders_b_key ON shop."Orders" (b);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
ALTER TABLE shop."Orders" ADD CONSTRAINT b_key UNIQUE USING INDEX orders_b_key, ADD UNIQUE (a);
ALTER TABLE shop."Orders" ADD COLUMN x integer, ADD COLUMN "Y" integer UNIQUE;
BEGIN; ALTER TABLE shop.events ADD CONSTRAINT id_n UNIQUE (id, n); COMMIT;
ALTER TABLE elsewhere ADD UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) DEFERRABLE;
ALTER TABLE ONLY elsewhere ADD CONSTRAINT k UNIQUE (a);
