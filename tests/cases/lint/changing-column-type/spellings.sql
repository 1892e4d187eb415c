-- expect: 11
-- at: 1:52 2:40 3:16 3:52 4:40 5:40 6:40 7:40 8:38 9:36 10:47
CREATE DOMAIN shop.small AS integer CHECK (VALUE < 9);
CREATE DOMAIN shop.any_text AS text;
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, "B" varchar(20), n numeric(10, 2), t timestamp, j json,
    c char(3), u uuid, d shop.any_text, l integer[]);
CREATE INDEX orders_t_idx ON shop."Orders" (t);
CREATE TABLE shop.events (id bigint, n integer, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration
ALTER TABLE shop."Orders" ADD COLUMN x text, ALTER a TYPE bigint;
ALTER TABLE shop."Orders" ALTER COLUMN "B" SET DATA TYPE varchar(10),
  ALTER COLUMN n TYPE numeric(10, 3), ALTER COLUMN j TYPE jsonb USING j::jsonb;
ALTER TABLE shop."Orders" ALTER COLUMN t TYPE timestamptz;
ALTER TABLE shop."Orders" ALTER COLUMN c TYPE text;
ALTER TABLE shop."Orders" ALTER COLUMN u TYPE text USING u::text;
ALTER TABLE shop."Orders" ALTER COLUMN "B" TYPE text USING lower("B");
ALTER TABLE shop.events ALTER COLUMN n TYPE bigint;
ALTER TABLE elsewhere ALTER COLUMN n TYPE text;
BEGIN; ALTER TABLE shop."Orders" ALTER COLUMN l TYPE bigint[]; COMMIT;
