-- expect: 0
-- setting: abbreviations_forbidden: [cust, no, id2]
CREATE TABLE shop.customers (customer_id bigint, notes text, "custom" text, accustomed boolean, id bigint, node text, note text DEFAULT 'cust_no');
CREATE INDEX customers_idx ON shop.customers (customer_id);
CREATE TABLE shop.cust (id bigint);
ALTER TABLE shop.cust RENAME TO renamed;
CREATE TEMP TABLE cust (no int);
CREATE VIEW shop.seen AS SELECT "cust_no" FROM elsewhere.things;
