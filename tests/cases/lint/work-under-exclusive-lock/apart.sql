-- expect: 0
-- Long work first, in a transaction of its own, or on a table that nobody knows yet.
CREATE TABLE orders (id bigint PRIMARY KEY, status text);
-- migration
-- confiture: transaction=off
BEGIN;
UPDATE orders SET status = 'new' WHERE status IS NULL;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
BEGIN;
UPDATE orders SET note = '' WHERE id = 1;
COMMIT;
BEGIN;
ALTER TABLE orders ADD COLUMN price integer;
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint);
UPDATE lines SET order_id = 1 WHERE id = 1;
CREATE INDEX ON lines (order_id);
COMMIT;
