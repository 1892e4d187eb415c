-- expect: 5
-- at: 8:15 10:3 10:3 12:49 15:67
CREATE DOMAIN shop.code AS integer;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, code shop.code UNIQUE, name text UNIQUE, UNIQUE (id, code));
CREATE TABLE shop."Orders" (
  id bigint PRIMARY KEY,
  "Customer" int,
  code bigint REFERENCES shop.customers (code),
  other bigint,
  CONSTRAINT pair FOREIGN KEY ("Customer", code) REFERENCES shop.customers (id, code)
);
ALTER TABLE shop."Orders" ADD COLUMN parent int REFERENCES shop."Orders";
ALTER TABLE shop."Orders" ADD FOREIGN KEY (other) REFERENCES shop.customers NOT VALID;
-- The type of the target changes later.
CREATE TABLE shop.lines (id bigserial PRIMARY KEY, "order" bigint CONSTRAINT of_order REFERENCES shop."Orders", customer bigint REFERENCES shop.customers);
ALTER TABLE shop."Orders" ALTER COLUMN id TYPE numeric;
