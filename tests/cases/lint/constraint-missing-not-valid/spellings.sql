-- expect: 5
-- at: 1:92 2:36 3:29 5:29 5:69
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, b integer);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM (9) TO (19);
-- migration
ALTER TABLE shop."Orders" ADD COLUMN x text, ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ADD CHECK (b > 0);
ALTER TABLE ONLY shop."Orders" ADD CONSTRAINT "D" CHECK (a > b) NO INHERIT;
ALTER TABLE shop.events ADD CHECK (n > 0);
BEGIN;
  ALTER TABLE elsewhere ADD CONSTRAINT e CHECK (x IS NOT NULL), ADD CONSTRAINT f CHECK (y IS NOT NULL);
COMMIT;
