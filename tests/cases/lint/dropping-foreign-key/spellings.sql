-- expect: 4
-- at: 1:53 2:1 3:1 4:59
CREATE TABLE shop."Customers" (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop."Customers",
    other_id bigint CONSTRAINT "Other" REFERENCES shop."Customers", n integer CONSTRAINT n_positive CHECK (n > 0));
CREATE TABLE shop.events (id bigint, customer_id bigint REFERENCES shop."Customers") PARTITION BY RANGE (id);
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint,
    CONSTRAINT lines_order_fk FOREIGN KEY (order_id) REFERENCES shop.orders NOT DEFERRABLE);
-- migration
ALTER TABLE shop.orders DROP CONSTRAINT n_positive, DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS "Other" CASCADE;
ALTER TABLE shop.events DROP CONSTRAINT events_customer_id_fkey;
BEGIN; ALTER TABLE ONLY shop.lines ADD COLUMN x integer,  DROP CONSTRAINT lines_order_fk; COMMIT;
