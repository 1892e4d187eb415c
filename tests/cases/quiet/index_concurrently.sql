CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL, placed_at timestamptz);
-- migration status_index
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON shop.orders (status) WHERE status <> 'done';
-- migration swap_index
-- confiture: transaction=off
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_placed_at_idx ON shop.orders (placed_at DESC, status);
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_status_idx;
