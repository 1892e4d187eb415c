-- expect: 2
-- at: 4:1 8:1
CREATE TABLE orders (id bigint PRIMARY KEY, status text, total integer);
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
-- migration
-- confiture: transaction=off
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
UPDATE items SET order_id = 1 WHERE id = 1;
UPDATE items SET order_id = 2 WHERE id = 2;
COMMIT;
BEGIN; ALTER TABLE orders ADD COLUMN price integer;
DELETE FROM items WHERE id = 1; CREATE INDEX ON items (order_id);
COMMIT;
