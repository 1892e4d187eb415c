-- expect: 5
-- at: 1:13 2:13 3:13 4:35 5:12
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, "Status" text, a text);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE VIEW shop.seen AS SELECT id FROM shop."Orders";
-- migration
ALTER TABLE shop."Orders" RENAME "Status" TO status;
ALTER TABLE shop.events RENAME COLUMN n TO m;
ALTER TABLE elsewhere RENAME a TO b;
BEGIN; ALTER TABLE IF EXISTS ONLY elsewhere RENAME COLUMN c TO d; COMMIT;
ALTER VIEW shop.seen RENAME COLUMN id TO key;
