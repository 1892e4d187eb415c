-- expect: 6
-- at: 5:61 5:97 6:3 7:31 9:13 10:37
-- setting: foreign_key_prefix: fk_
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a bigint REFERENCES shop.customers, b bigint CONSTRAINT "FK_b" REFERENCES shop.customers,
  CONSTRAINT orders_fk_ FOREIGN KEY (b) REFERENCES shop.customers);
ALTER TABLE shop."Orders" ADD FOREIGN KEY (a) REFERENCES shop."Orders" NOT VALID;
ALTER TABLE shop."Orders" ADD c bigint CONSTRAINT fk_c REFERENCES shop.customers;
ALTER TABLE shop."Orders" RENAME CONSTRAINT fk_c TO c_key;
CREATE TABLE shop.visits (id bigint REFERENCES shop.customers) PARTITION BY LIST (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
