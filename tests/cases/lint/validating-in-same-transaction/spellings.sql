-- expect: 4
-- at: 4:1 4:59 5:1 6:71
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, b integer, customer_id bigint);
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop."Orders" ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID, ADD CONSTRAINT "B" CHECK (b > 0) NOT VALID;
ALTER TABLE shop."Orders" ADD FOREIGN KEY (customer_id) REFERENCES shop.customers NOT VALID;
SELECT 1;
ALTER TABLE shop."Orders" VALIDATE CONSTRAINT a_positive, VALIDATE CONSTRAINT "B";
ALTER TABLE "shop"."Orders" VALIDATE CONSTRAINT "Orders_customer_id_fkey";
ALTER TABLE shop.customers ADD CONSTRAINT c CHECK (id > 0) NOT VALID, VALIDATE CONSTRAINT c;
