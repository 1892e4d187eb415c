-- expect: 0
-- The zone is there, the word is a name, or it is no column that stays.
CREATE TABLE shop.orders (id bigint, "timestamp" timestamptz, made timestamp with time zone, due timestamp(3)
  with time zone, day date, hour time without time zone, timestamps timestamptz[],
  kind shop.timestamp, last timestamptz DEFAULT '2020-01-01'::timestamp);
CREATE TEMPORARY TABLE loaded (made timestamp);
ALTER TABLE shop.orders RENAME COLUMN "timestamp" TO at;
CREATE INDEX orders_day_idx ON shop.orders ((made AT TIME ZONE 'UTC'), (due::timestamp without time zone));
CREATE FUNCTION shop.at(timestamp) RETURNS timestamp LANGUAGE sql AS 'SELECT $1';
CREATE FOREIGN TABLE shop.far (seen timestamp, id bigint) SERVER elsewhere;
ALTER FOREIGN TABLE shop.far ADD COLUMN gone timestamp;
