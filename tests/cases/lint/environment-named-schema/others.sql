-- expect: 0
CREATE SCHEMA product;
CREATE SCHEMA devices;
CREATE SCHEMA latest;
CREATE SCHEMA contest_stages;
CREATE SCHEMA our_test_results;
CREATE SCHEMA prod_shop;
ALTER SCHEMA prod_shop RENAME TO shop;
CREATE SCHEMA dev;
DROP SCHEMA dev CASCADE;
CREATE TABLE shop.test (id bigint);
CREATE TABLE shop.prod_orders (staging text);
CREATE DATABASE shop_test;
CREATE ROLE dev;
