-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
-- migration
CREATE INDEX CONCURRENTLY orders_status_idx ON shop.orders (status);
UPDATE shop.orders SET status = 'old' WHERE id < 100;
