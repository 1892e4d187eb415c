-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text, b text NOT NULL DEFAULT '');
-- migration
ALTER TABLE shop.orders ALTER COLUMN a DROP NOT NULL;
ALTER TABLE shop.orders ALTER COLUMN b DROP DEFAULT;
CREATE TABLE shop.lines (id bigint, n integer NOT NULL);
ALTER TABLE shop.lines ALTER COLUMN n DROP NOT NULL;
CREATE DOMAIN shop.d AS text NOT NULL;
ALTER DOMAIN shop.d DROP NOT NULL;
