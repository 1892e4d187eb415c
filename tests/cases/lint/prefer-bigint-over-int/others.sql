-- expect: 0
CREATE TABLE shop.orders (id bigserial, "int" bigint, wide int8, parts int8[], small smallint, span int4range,
  often interval, kind shop.int4, also bigint DEFAULT 1::int CHECK (also::integer > 0));
CREATE TEMP TABLE loaded (line int);
CREATE FUNCTION shop.add(a int, b integer) RETURNS int LANGUAGE sql AS 'SELECT a + b';
CREATE SEQUENCE shop.numbers AS integer;
ALTER TABLE shop.orders ALTER COLUMN "int" SET DEFAULT 7::int4;
