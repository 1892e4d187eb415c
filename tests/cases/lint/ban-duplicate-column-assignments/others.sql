-- Parts of a value are assigned one by one.
-- expect: 0
CREATE TYPE shop.pair AS (x integer, y integer);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, p shop.pair, list integer[], "A" integer, a integer);
-- migration
UPDATE shop.orders SET p.x = 1, p.y = 2 WHERE id = 1;
UPDATE shop.orders SET list[1] = 1, list[2] = 2 WHERE id = 1;
UPDATE shop.orders SET "A" = 1, a = 1 WHERE id = 1;
INSERT INTO shop.orders (id, list[1], list[2]) VALUES (1, 2, 3);
INSERT INTO shop.orders (id, a) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET a = 1, id = 2;
MERGE INTO shop.orders o USING shop.orders l ON o.id = l.id
  WHEN MATCHED AND l.a = 1 THEN UPDATE SET a = 1
  WHEN MATCHED THEN UPDATE SET a = 2
  WHEN NOT MATCHED THEN INSERT (id, a) VALUES (1, 2);
WITH x AS (UPDATE shop.orders SET a = 1 WHERE id = 1) UPDATE shop.orders SET a = 2 WHERE id = 2;
