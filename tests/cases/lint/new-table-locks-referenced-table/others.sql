-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
-- migration
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);
CREATE TABLE shop.tree (id bigint PRIMARY KEY, parent bigint REFERENCES shop.tree);
CREATE TABLE shop.copy (LIKE shop.customers INCLUDING ALL);
CREATE TABLE shop.same AS SELECT * FROM shop.customers;
