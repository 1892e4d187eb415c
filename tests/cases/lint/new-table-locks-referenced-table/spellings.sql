-- expect: 4
-- at: 1:1 2:1 4:8 6:1
CREATE TABLE shop."Customers" (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint, customer_id bigint REFERENCES shop."Customers") PARTITION BY RANGE (id);
-- migration
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES shop."Customers" (id));
CREATE TABLE IF NOT EXISTS shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders,
  customer_id bigint REFERENCES shop."Customers");
BEGIN; CREATE TABLE shop.other (id bigint REFERENCES elsewhere); COMMIT;
CREATE TABLE shop.self (id bigint PRIMARY KEY, parent bigint REFERENCES shop.self);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
