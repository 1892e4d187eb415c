-- expect: 0
-- Domains are what they stand for, serial is integer, varchar is compared as text; what cannot be told is not judged.
CREATE DOMAIN shop.key AS bigint;
CREATE TABLE shop.customers (id shop.key PRIMARY KEY, name text UNIQUE, code varchar(10) UNIQUE, place serial UNIQUE);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES shop.customers,
  name varchar(40) REFERENCES shop.customers (name), code text REFERENCES shop.customers (code),
  place integer REFERENCES shop.customers (place), far int REFERENCES shop.elsewhere);
CREATE TABLE shop.found AS SELECT pick() AS id;
ALTER TABLE shop.found ADD PRIMARY KEY (id);
CREATE TABLE shop.finds (found_id bigint REFERENCES shop.found);
-- Cured.
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id int REFERENCES shop.orders, other_id int REFERENCES shop.orders);
ALTER TABLE shop.lines ALTER COLUMN order_id TYPE bigint, DROP CONSTRAINT lines_other_id_fkey;
