-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop.orders ADD COLUMN rating integer;
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS rating integer CHECK (rating > 0);
ALTER TABLE shop.orders ADD COLUMN size integer, ADD CONSTRAINT size_positive CHECK (size > 0) NOT VALID;
CREATE TABLE shop.reviews (id bigint PRIMARY KEY);
ALTER TABLE shop.reviews ADD COLUMN rating integer CHECK (rating > 0);
CREATE TEMPORARY TABLE work (id bigint);
ALTER TABLE work ADD COLUMN n integer CHECK (n > 0);
ALTER TABLE shop.orders ADD COLUMN city text DEFAULT 'a CHECK (city)';
