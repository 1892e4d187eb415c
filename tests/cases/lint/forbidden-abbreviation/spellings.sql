-- expect: 10
-- at: 4:1 5:14 5:43 5:60 5:77 5:90 6:41 7:32 8:1 9:1
-- setting: abbreviations_forbidden: [cust, Qty]
CREATE SCHEMA cust;
CREATE TABLE shop.cust_orders (id bigint, qty_of_cust int, "custId" bigint, "CUST" text, CONSTRAINT cust CHECK (id > 0));
ALTER TABLE shop.cust_orders ADD COLUMN total_qty int;
CREATE INDEX orders_by_cust ON shop.cust_orders (id);
CREATE FUNCTION shop.add_cust() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE shop.qty AS ENUM ('a');
CREATE INDEX ON shop.cust_orders (total_qty);
