-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint);
-- migration
ALTER TABLE shop.orders ADD COLUMN a bigint REFERENCES shop.customers;
ALTER TABLE shop.orders ADD COLUMN b bigint DEFAULT NULL REFERENCES shop.customers (id);
ALTER TABLE shop.orders ADD FOREIGN KEY (customer_id) REFERENCES shop.customers NOT VALID;
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);
ALTER TABLE shop.lines ADD CONSTRAINT again FOREIGN KEY (order_id) REFERENCES shop.orders;
