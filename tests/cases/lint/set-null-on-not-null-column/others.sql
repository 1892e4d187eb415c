-- expect: 0
CREATE TABLE shop.customers (id bigint, kind text, PRIMARY KEY (id, kind), UNIQUE (id));
CREATE TABLE shop.orders (id bigint PRIMARY KEY REFERENCES shop.customers (id) ON DELETE CASCADE, customer bigint, kind text NOT NULL,
  a bigint NULL REFERENCES shop.customers (id) ON DELETE SET NULL CHECK (a > 0 OR a IS NOT NULL), b bigint NOT NULL REFERENCES shop.customers (id) ON DELETE SET NULL,
  -- Only one of the two becomes null.
  FOREIGN KEY (customer, kind) REFERENCES shop.customers ON DELETE SET NULL (customer));
ALTER TABLE shop.orders ALTER COLUMN b DROP NOT NULL;
CREATE TABLE shop.lines (a bigint NOT NULL CONSTRAINT a REFERENCES shop.customers (id) ON DELETE SET NULL, b bigint);
ALTER TABLE shop.lines DROP CONSTRAINT a, ADD CONSTRAINT a FOREIGN KEY (a) REFERENCES shop.customers (id) ON DELETE RESTRICT;
ALTER TABLE shop.orders RENAME COLUMN customer TO customer_id;
