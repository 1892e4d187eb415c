-- expect: 6
-- at: 4:70 5:28 6:3 7:51 7:82 8:43
CREATE TABLE shop.customers (id bigint PRIMARY KEY, code text UNIQUE);
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, "Customer" bigint CONSTRAINT of_customer REFERENCES shop.customers ON UPDATE CASCADE,
  code text, parent bigint REFERENCES shop."Orders" ON DELETE NO ACTION DEFERRABLE,
  FOREIGN KEY (code) REFERENCES shop.customers (code) MATCH FULL);
ALTER TABLE shop."Orders" ADD COLUMN other bigint REFERENCES shop.customers, ADD CONSTRAINT far FOREIGN KEY (other) REFERENCES people.customers NOT VALID;
CREATE TABLE shop.visits (customer bigint REFERENCES shop.customers, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
