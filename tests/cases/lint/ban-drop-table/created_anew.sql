-- expect: 1
-- at: 1:1
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration
DROP TABLE IF EXISTS orders;
CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
DROP TABLE orders;
CREATE TABLE orders (id bigint PRIMARY KEY, total bigint);
