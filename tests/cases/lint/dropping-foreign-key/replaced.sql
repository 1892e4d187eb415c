-- The new key is there before the old one goes.
-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT old REFERENCES shop.customers);
-- migration
ALTER TABLE shop.orders ADD CONSTRAINT new FOREIGN KEY (customer_id) REFERENCES shop.customers ON DELETE CASCADE NOT VALID;
ALTER TABLE shop.orders DROP CONSTRAINT old;
