-- expect: 9
-- at: 6:51 7:3 8:3 9:57 10:31 11:35 11:95 12:12 15:46
CREATE DOMAIN shop.key AS bigint NOT NULL;
CREATE DOMAIN shop.own_key AS shop.key CHECK (VALUE > 0);
CREATE TABLE shop.customers (id bigint, kind text, PRIMARY KEY (id, kind), UNIQUE (id));
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY REFERENCES shop.customers (id) ON DELETE SET NULL, "Customer" bigint, kind text NOT NULL,
  FOREIGN KEY ("Customer", kind) REFERENCES shop.customers ON DELETE SET NULL,
  CONSTRAINT one FOREIGN KEY ("Customer", kind) REFERENCES shop.customers ON DELETE SET NULL (kind));
ALTER TABLE shop."Orders" ADD COLUMN other shop.own_key REFERENCES shop.customers (id) ON DELETE SET NULL;
ALTER TABLE shop."Orders" ADD CONSTRAINT two FOREIGN KEY (other) REFERENCES shop.customers (id) ON UPDATE SET NULL ON DELETE CASCADE;
CREATE TABLE shop.lines (a bigint REFERENCES shop.customers (id) ON DELETE SET NULL, b bigint REFERENCES shop.customers (id) ON DELETE SET NULL CHECK (b IS NOT NULL AND b > 0),
  c bigint REFERENCES shop.customers (id) ON DELETE SET NULL);
ALTER TABLE shop.lines ALTER COLUMN a SET NOT NULL;
ALTER TABLE shop.lines ALTER c ADD GENERATED ALWAYS AS IDENTITY;
CREATE TABLE shop.visits (id bigint NOT NULL REFERENCES shop.customers (id) ON DELETE SET NULL) PARTITION BY LIST (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
