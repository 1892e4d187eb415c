-- expect: 16
-- at: 3:1 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11:1 12:1 13:1 14:8 15:61 15:69 15:77 16:1
CREATE INDEX ON shop.notes (id);
CREATE INDEX notes_idx ON shop.notes (id);
CREATE SCHEMA "Shop";
CREATE SEQUENCE shop.numbers;
CREATE VIEW shop.seen AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW shop.kept AS SELECT 1 AS one;
CREATE TABLE shop.made AS SELECT 1 AS one;
CREATE FUNCTION shop.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE EXTENSION pg_trgm;
DROP TABLE shop.made, shop.x;
DROP FUNCTION shop.f();
BEGIN; DROP TRIGGER t ON shop.notes; COMMIT;
ALTER TABLE shop.notes ADD COLUMN IF NOT EXISTS a text, ADD b text, DROP c, DROP CONSTRAINT d;
ALTER TYPE shop.state ADD VALUE 'x';
