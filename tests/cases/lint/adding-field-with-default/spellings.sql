-- expect: 6
-- at: 1:36 2:51 4:50 6:7 7:7 9:34
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE FUNCTION shop.next_code() RETURNS text LANGUAGE sql AS 'SELECT random()::text';
CREATE FUNCTION shop.fixed() RETURNS text LANGUAGE sql STABLE AS 'SELECT ''a''';
-- migration
ALTER TABLE shop.orders ADD COLUMN code text DEFAULT shop.next_code();
ALTER TABLE shop.orders ADD COLUMN a integer, ADD at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE SEQUENCE shop.numbers;
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS "N" bigint DEFAULT nextval('shop.numbers');
ALTER TABLE shop.orders
  ADD p double precision DEFAULT (1 + random()),
  ADD q text DEFAULT concat('x', gen_random_uuid()::text),
  ADD r text DEFAULT now()::text;
ALTER TABLE elsewhere ADD COLUMN u uuid DEFAULT uuid_generate_v4();
