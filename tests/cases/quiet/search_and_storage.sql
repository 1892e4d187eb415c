CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
-- migration extension
CREATE SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;
-- migration status_search
CREATE INDEX CONCURRENTLY orders_status_trgm ON shop.orders USING gin (status extensions.gin_trgm_ops);
-- migration fillfactor
ALTER TABLE shop.orders SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE shop.orders ALTER COLUMN status SET STATISTICS 500;
CREATE STATISTICS shop.orders_stats ON id, status FROM shop.orders;
