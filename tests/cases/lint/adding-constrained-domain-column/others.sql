-- expect: 0
CREATE DOMAIN shop.rating AS integer;
CREATE DOMAIN shop.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN shop.given AS integer DEFAULT 1;
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop.orders ADD COLUMN rating shop.rating, ADD COLUMN given shop.given;
ALTER TABLE shop.orders ADD COLUMN list shop.positive[];
CREATE TABLE shop.lines (id bigint PRIMARY KEY, n shop.positive);
ALTER TABLE shop.lines ADD COLUMN m shop.positive;
