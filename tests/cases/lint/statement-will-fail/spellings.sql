-- expect: 9
-- at: 1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text, b varchar(10), "C" integer);
CREATE VIEW shop.seen AS SELECT o.b FROM shop."Orders" AS o;
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop."Orders");
CREATE TABLE shop.events (id bigint, order_id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE INDEX events_day_idx ON shop.events (day);
CREATE TYPE shop.state AS ENUM ('new');
CREATE TABLE shop.jobs (id bigint PRIMARY KEY, state shop.state);
-- migration
ALTER TABLE shop."Orders" ADD COLUMN x text, ALTER b TYPE text;
CREATE INDEX CONCURRENTLY ON shop.events (id);
ALTER TABLE shop.events ADD FOREIGN KEY (order_id) REFERENCES shop."Orders" NOT VALID;
ALTER TABLE shop.events ALTER COLUMN day TYPE timestamptz;
DROP TYPE shop.state;
ALTER TABLE shop."Orders" DROP COLUMN never_was;
ALTER TABLE shop."Orders" DROP CONSTRAINT never_was;
DROP INDEX CONCURRENTLY shop.events_day_idx;
DROP TABLE shop."Orders";
