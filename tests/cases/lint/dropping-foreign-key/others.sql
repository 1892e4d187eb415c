-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY, code text UNIQUE, n integer CHECK (n > 0));
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint);
-- migration
ALTER TABLE shop.customers DROP CONSTRAINT customers_code_key, DROP CONSTRAINT customers_n_check;
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS never_was;
ALTER TABLE shop.orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES shop.customers NOT VALID;
ALTER TABLE shop.orders ALTER CONSTRAINT orders_customer_fk DEFERRABLE;
CREATE TABLE shop.lines (id bigint, order_id bigint CONSTRAINT lines_order_fk REFERENCES shop.orders);
ALTER TABLE shop.lines DROP CONSTRAINT lines_order_fk;
