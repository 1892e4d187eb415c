-- expect: 1
-- object: shop.orders.orders_customer_id_fkey
-- says: ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_customer_id_fkey;
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint);
ALTER TABLE shop.orders ADD FOREIGN KEY (customer_id) REFERENCES shop.customers NOT VALID;
