-- expect: 5
-- at: 1:54 2:35 5:7 6:7 8:36
CREATE TABLE shop."Customers" (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, other_id bigint);
CREATE TABLE shop.events (id bigint, customer_id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration
BEGIN; ALTER TABLE shop.orders ADD COLUMN a int, ADD FOREIGN KEY (customer_id) REFERENCES shop."Customers"; COMMIT;
ALTER TABLE ONLY shop.orders  ADD CONSTRAINT "Other" FOREIGN KEY (other_id) REFERENCES shop."Customers" ON DELETE CASCADE;
ALTER TABLE shop.orders
  ADD CONSTRAINT x CHECK (id > 0) NOT VALID,
  ADD CONSTRAINT y FOREIGN KEY (other_id) REFERENCES shop."Customers",
  ADD CONSTRAINT z FOREIGN KEY (customer_id) REFERENCES shop."Customers",
  ADD CONSTRAINT w FOREIGN KEY (customer_id) REFERENCES shop."Customers" NOT VALID;
ALTER TABLE shop.orders ADD COLUMN c bigint NOT NULL DEFAULT 1 REFERENCES shop."Customers";
