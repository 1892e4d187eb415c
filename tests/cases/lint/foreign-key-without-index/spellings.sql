-- expect: 7
-- at: 4:96 5:3 12:53 15:29 17:65 17:107 23:49
CREATE TABLE shop.customers (id bigint, kind text, PRIMARY KEY (id, kind));
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, "Customer" bigint, kind text, parent bigint REFERENCES shop."Orders" ON DELETE CASCADE,
  FOREIGN KEY ("Customer", kind) REFERENCES shop.customers);
-- One of two columns, the second of an index, some rows, an expression, a method for other questions.
CREATE INDEX ON shop."Orders" (kind);
CREATE INDEX ON shop."Orders" (id, parent);
CREATE INDEX ON shop."Orders" (parent) WHERE kind = 'a';
CREATE INDEX ON shop."Orders" ((parent + 0));
CREATE INDEX ON shop."Orders" USING brin (parent);
ALTER TABLE shop."Orders" ADD COLUMN "order" bigint CONSTRAINT other REFERENCES shop."Orders" NOT NULL;
CREATE TABLE shop.visits (id bigint, customer bigint, kind text, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE shop.visits ADD FOREIGN KEY (customer, kind) REFERENCES shop.customers;
-- Indexed once.
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop."Orders", other_id bigint REFERENCES shop."Orders", third_id bigint REFERENCES shop."Orders");
CREATE INDEX lines_order_idx ON shop.lines (order_id);
DROP INDEX shop.lines_order_idx;
CREATE INDEX lines_other_idx ON shop.lines (other_id, id);
ALTER TABLE shop.lines DROP COLUMN id;
CREATE INDEX lines_third_idx ON shop.lines (third_id, order_id);
CREATE TABLE shop.parts (id bigint, line bigint REFERENCES shop."Orders") PARTITION BY LIST (id);
CREATE TABLE shop.parts_1 PARTITION OF shop.parts FOR VALUES IN (1);
CREATE INDEX parts_idx ON ONLY shop.parts (line);
