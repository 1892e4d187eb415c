-- expect: 3
-- at: 1:48 3:8 5:27
CREATE TABLE shop.orders (id bigint PRIMARY KEY, total integer, "Name" text);
-- migration
ALTER TABLE shop.orders ADD COLUMN a text, ADD d integer GENERATED ALWAYS AS (total * 2) STORED;
ALTER TABLE shop.orders ADD a1 numeric(10, 2),
  ADD  "Search" tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, "Name")) STORED,
  ADD e integer;
ALTER TABLE elsewhere ADD x text GENERATED ALWAYS AS (upper(y)) STORED;
