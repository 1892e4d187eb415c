-- expect: 1
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers, open boolean);
CREATE INDEX orders_open_idx ON shop.orders (customer_id) WHERE open;
DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM FROM shop.orders WHERE id = i; END LOOP; END $$;
