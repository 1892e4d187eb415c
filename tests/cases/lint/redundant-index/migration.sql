-- expect: 1
-- at: 2:50
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text, made date);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE INDEX orders_made_idx ON shop.orders (made);
-- migration
CREATE INDEX CONCURRENTLY orders_status_made_idx ON shop.orders (status, made);
CREATE INDEX CONCURRENTLY orders_made_too_idx ON shop.orders (made);
