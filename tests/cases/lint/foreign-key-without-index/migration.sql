-- expect: 1
-- at: 1:52
-- The schema is as the migration leaves it; what was there before is not this file's.
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.old_orders (id bigint PRIMARY KEY, customer bigint REFERENCES shop.customers);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer bigint REFERENCES shop.customers, other bigint REFERENCES shop.customers);
CREATE INDEX orders_other_idx ON shop.orders (other);
-- migration
ALTER TABLE shop.orders ADD COLUMN customer bigint REFERENCES shop.customers,
  ADD COLUMN other bigint REFERENCES shop.customers;
CREATE INDEX CONCURRENTLY orders_other_idx ON shop.orders (other);
