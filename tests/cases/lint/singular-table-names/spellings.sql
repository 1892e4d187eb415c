-- expect: 9
-- at: 3:14 4:14 5:14 6:14 7:13 8:14 9:14 11:13 12:14
CREATE TABLE shop."OrderLines" (id bigint);
CREATE TABLE shop."ORDERS" (id bigint);
CREATE TABLE shop.order_statuses (id bigint);
CREATE TABLE shop.addresses AS SELECT 1 AS id;
CREATE VIEW shop.open_orders AS SELECT 1 AS id;
CREATE TABLE shop.people (id bigint);
CREATE TABLE shop.school_children (id bigint) PARTITION BY LIST (id);
CREATE TABLE shop.line (id bigint);
ALTER TABLE shop.line RENAME TO lines;
CREATE TABLE shop."order-lines" (id bigint);
