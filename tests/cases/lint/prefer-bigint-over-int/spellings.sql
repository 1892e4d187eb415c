-- expect: 8
-- at: 3:30 3:49 3:62 3:77 4:42 4:63 5:19 6:29
CREATE TABLE shop.orders (id INT PRIMARY KEY, n "int4", many integer[], key serial4, total bigint);
ALTER TABLE shop.orders ALTER total TYPE int, ADD COLUMN line pg_catalog.int4 GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN turn serial;
CREATE DOMAIN shop.count AS integer CHECK (VALUE > 0);
