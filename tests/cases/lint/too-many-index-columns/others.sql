-- expect: 0
-- Three, and what they carry; keys and constraints are as wide as they must be.
CREATE TABLE shop.orders (a int, b int, c int, d int, e int4range, PRIMARY KEY (a, b, c, d), UNIQUE (b, c, d, a),
  EXCLUDE USING gist (a WITH =, b WITH =, c WITH =, e WITH &&));
CREATE UNIQUE INDEX ON shop.orders (d, c, b, a);
CREATE INDEX ON shop.orders (a, b, c) INCLUDE (d, e);
CREATE INDEX gone ON shop.orders (c, d, a, b);
DROP INDEX IF EXISTS shop.gone;
CREATE TEMP TABLE mine (a int, b int, c int, d int);
CREATE INDEX ON mine (a, b, c, d);
