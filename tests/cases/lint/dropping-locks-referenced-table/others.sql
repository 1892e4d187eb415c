-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers);
CREATE TABLE shop.tree (id bigint PRIMARY KEY, parent bigint REFERENCES shop.tree);
CREATE VIEW shop.seen AS SELECT 1 AS one;
-- migration
DROP TABLE shop.orders, shop.customers;
DROP TABLE shop.tree;
DROP VIEW shop.seen;
CREATE TABLE shop.towns (id bigint PRIMARY KEY);
CREATE TABLE shop.streets (id bigint PRIMARY KEY, town bigint REFERENCES shop.towns);
DROP TABLE shop.streets;
