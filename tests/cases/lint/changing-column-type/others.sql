-- expect: 0
CREATE DOMAIN shop.word AS text;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a varchar(10), b varchar(10) UNIQUE, n numeric(10, 2), t timestamp(3),
    net cidr, w shop.word, v varbit(4), s timestamp, i interval(3));
CREATE INDEX orders_a_idx ON shop.orders (a);
-- migration
ALTER TABLE shop.orders ALTER COLUMN a TYPE varchar(20), ALTER COLUMN b TYPE text;
ALTER TABLE shop.orders ALTER COLUMN a TYPE text USING a::text;
ALTER TABLE shop.orders ALTER COLUMN a TYPE varchar;
ALTER TABLE shop.orders ALTER COLUMN n TYPE numeric(12, 2);
ALTER TABLE shop.orders ALTER COLUMN n TYPE numeric;
ALTER TABLE shop.orders ALTER COLUMN t TYPE timestamp(6), ALTER COLUMN i TYPE interval(6);
ALTER TABLE shop.orders ALTER COLUMN net TYPE inet, ALTER w TYPE text, ALTER COLUMN v TYPE varbit;
ALTER TABLE shop.orders ALTER COLUMN s TYPE timestamptz;
CREATE TABLE shop.lines (id bigint, n integer);
ALTER TABLE shop.lines ALTER COLUMN n TYPE bigint;
CREATE TYPE shop.pair AS (x integer);
ALTER TYPE shop.pair ALTER ATTRIBUTE x TYPE bigint;
