-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer bigint REFERENCES shop.customers, far bigint REFERENCES shop.elsewhere);
SET search_path TO shop;
CREATE TABLE lines (id bigint, "order" bigint REFERENCES orders, customer bigint REFERENCES shop.customers, far bigint REFERENCES unknown);
CREATE TABLE other.moved (customer bigint REFERENCES customers);
ALTER TABLE other.moved SET SCHEMA shop;
CREATE TEMP TABLE mine (id bigint PRIMARY KEY, up bigint REFERENCES mine);
CREATE VIEW other.seen AS SELECT id FROM shop.orders;
