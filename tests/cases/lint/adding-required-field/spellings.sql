-- expect: 5
-- at: 1:60 3:7 5:36 6:51 7:27
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop.orders ADD COLUMN a text, ADD COLUMN      b text NOT NULL;
ALTER TABLE shop.orders
  ADD c text DEFAULT NULL CONSTRAINT c_known NOT NULL,
  ADD d text NOT NULL DEFAULT 'd';
ALTER TABLE shop.orders ADD COLUMN e integer NOT NULL CHECK (e > 0);
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS  "F" bigint NOT NULL REFERENCES shop.orders;
ALTER TABLE elsewhere ADD g timestamptz NOT NULL;
