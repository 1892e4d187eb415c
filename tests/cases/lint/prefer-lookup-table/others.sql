-- expect: 0
CREATE TYPE shop.pair AS (x integer, y integer);
CREATE TYPE shop.span AS RANGE (subtype = integer);
CREATE DOMAIN shop.enum AS text CHECK (VALUE IN ('a', 'b'));
ALTER TYPE shop.state ADD VALUE 'x';
CREATE TABLE shop.sizes (name text PRIMARY KEY);
