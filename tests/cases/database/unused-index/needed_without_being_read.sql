-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text UNIQUE);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers, during int4range,
    EXCLUDE USING gist (during WITH &&));
CREATE INDEX orders_customer_idx ON shop.orders (customer_id, id);
CREATE UNIQUE INDEX orders_during_idx ON shop.orders (during);
DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM FROM shop.orders; PERFORM FROM shop.customers; END LOOP; END $$;
