-- expect: 7
-- at: 1:1 2:39 2:54 3:1 4:42 5:1 6:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text, b text, "C" text);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE VIEW shop.seen AS SELECT id, b FROM shop."Orders";
-- migration
ALTER TABLE shop."Orders" DROP "C";
ALTER TABLE shop."Orders" ADD x text, DROP COLUMN a, DROP COLUMN IF EXISTS b CASCADE;
ALTER TABLE shop.events DROP COLUMN n;
BEGIN; ALTER TABLE elsewhere ADD x text, DROP y; COMMIT;
ALTER TABLE ONLY elsewhere DROP COLUMN z;
ALTER TABLE IF EXISTS elsewhere DROP COLUMN IF EXISTS w;
