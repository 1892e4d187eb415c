-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
-- migration
BEGIN;
ALTER TABLE shop.orders ADD COLUMN concurrently_made boolean;
ANALYZE shop.orders;
COMMENT ON TABLE shop.orders IS 'CREATE INDEX CONCURRENTLY';
COMMIT;
CREATE INDEX CONCURRENTLY orders_status_idx ON shop.orders (status);
BEGIN; SELECT 1; ROLLBACK;
VACUUM shop.orders;
