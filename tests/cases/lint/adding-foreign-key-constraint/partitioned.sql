-- A partitioned table takes no NOT VALID foreign key before PostgreSQL 18, but blocks writes all the same.
-- expect: 1
-- at: 1:29
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint, customer_id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration
ALTER TABLE shop.events ADD FOREIGN KEY (customer_id) REFERENCES shop.customers;
