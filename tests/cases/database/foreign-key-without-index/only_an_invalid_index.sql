-- expect: 1
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers);
INSERT INTO shop.customers VALUES (1);
INSERT INTO shop.orders VALUES (1, 1), (2, 1);
CREATE UNIQUE INDEX CONCURRENTLY orders_customer_idx ON shop.orders (customer_id); -- fails
