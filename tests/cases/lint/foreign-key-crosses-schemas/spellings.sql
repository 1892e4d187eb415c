-- expect: 5
-- at: 4:63 5:54 8:40 10:36 12:55
CREATE TABLE people.customers (id bigint PRIMARY KEY);
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, far bigint REFERENCES elsewhere.things (id), up bigint REFERENCES shop."Orders");
ALTER TABLE shop."Orders" ADD COLUMN customer bigint CONSTRAINT to_people REFERENCES people.customers;
SET search_path = people, public;
CREATE TABLE lines (id bigint PRIMARY KEY, customer bigint REFERENCES customers);
CREATE TABLE public.bills (line bigint REFERENCES lines);
-- One that moves takes its references along.
CREATE TABLE shop.parts (id bigint REFERENCES shop."Orders");
ALTER TABLE shop.parts SET SCHEMA stock;
CREATE TABLE stock.visits (id bigint, customer bigint REFERENCES people.customers) PARTITION BY LIST (id);
CREATE TABLE stock.visits_1 PARTITION OF stock.visits FOR VALUES IN (1);
