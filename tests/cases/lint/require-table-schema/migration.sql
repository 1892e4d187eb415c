-- expect: 2
-- at: 1:13 3:14
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY);
-- migration
ALTER TABLE lines ADD COLUMN n int;
ALTER TABLE shop.orders ADD COLUMN line bigint REFERENCES lines;
CREATE TABLE parts (id bigint PRIMARY KEY);
