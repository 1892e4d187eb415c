-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text DEFAULT 'x' CONSTRAINT a_known NOT NULL);
-- migration
ALTER TABLE shop.orders ALTER COLUMN a DROP DEFAULT, ALTER COLUMN a DROP NOT NULL;
ALTER TABLE shop.orders DROP COLUMN IF EXISTS never_was;
ALTER TABLE shop.orders ADD CONSTRAINT c CHECK (a <> '') NOT VALID;
ALTER TABLE shop.orders DROP CONSTRAINT c;
CREATE TABLE shop.lines (id bigint, n integer);
ALTER TABLE shop.lines DROP COLUMN n;
CREATE TYPE shop.pair AS (x integer, y integer);
ALTER TYPE shop.pair DROP ATTRIBUTE y;
