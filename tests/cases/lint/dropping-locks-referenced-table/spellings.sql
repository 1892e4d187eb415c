-- expect: 3
-- at: 1:1 2:1 3:8
CREATE TABLE shop."Customers" (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop."Customers");
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders,
    customer_id bigint REFERENCES shop."Customers");
CREATE TABLE shop.events (id bigint, customer_id bigint REFERENCES shop."Customers") PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
DROP TABLE IF EXISTS shop.lines;
DROP TABLE shop.events_1;
BEGIN; DROP TABLE shop.events CASCADE; COMMIT;
