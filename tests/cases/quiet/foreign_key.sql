CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL);
CREATE INDEX orders_customer_idx ON shop.orders (customer_id);
-- migration customer_key
ALTER TABLE shop.orders
    ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE RESTRICT NOT VALID;
-- migration customer_key_validate
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_customer_fk;
