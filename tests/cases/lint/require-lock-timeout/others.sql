-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
ALTER TABLE shop.orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID;
-- migration
ALTER TABLE shop.orders VALIDATE CONSTRAINT c;
ALTER TABLE shop.orders SET (fillfactor = 70);
COMMENT ON TABLE shop.orders IS 'x';
GRANT SELECT ON shop.orders TO reader;
UPDATE shop.orders SET a = 'x' WHERE id = 1;
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
ALTER TABLE shop.lines ADD COLUMN n integer;
CREATE INDEX ON shop.lines (n);
CREATE VIEW shop.seen AS SELECT id FROM shop.orders;
SELECT set_config('lock_timeout', '2s', false);
ALTER TABLE shop.orders ADD COLUMN b text;
SET LOCAL lock_timeout TO 500;
DROP TABLE shop.orders;
