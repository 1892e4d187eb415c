-- expect: 0
-- pg: 18
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint, order_id bigint, day date) PARTITION BY RANGE (day);
-- migration
ALTER TABLE shop.events ADD FOREIGN KEY (order_id) REFERENCES shop.orders NOT VALID;
