-- expect: 1
-- at: 7:42
-- setting: exclude_tables: ["old_*", shop.logs]
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.old_orders (customer bigint REFERENCES shop.customers);
CREATE TABLE shop.logs (customer bigint REFERENCES shop.customers);
CREATE TABLE stock.logs (customer bigint REFERENCES shop.customers);
