-- expect: 0
CREATE DOMAIN shop.rating AS integer CONSTRAINT positive CHECK (VALUE > 0);
CREATE DOMAIN shop.nobodys AS integer;
CREATE TABLE shop.reviews (id bigint PRIMARY KEY, rating shop.rating);
-- migration
ALTER DOMAIN shop.rating DROP CONSTRAINT positive;
ALTER DOMAIN shop.rating SET DEFAULT 1;
ALTER DOMAIN shop.rating ADD CONSTRAINT small CHECK (VALUE < 9) NOT VALID;
ALTER DOMAIN shop.nobodys ADD CHECK (VALUE > 0);
CREATE DOMAIN shop.fresh AS text;
CREATE TABLE shop.lines (id bigint PRIMARY KEY, f shop.fresh);
ALTER DOMAIN shop.fresh ADD CHECK (VALUE <> '');
