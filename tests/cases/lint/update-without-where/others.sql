-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
UPDATE shop.orders SET a = 'x' WHERE a IS NULL;
UPDATE shop.orders o SET a = 'x' FROM (SELECT id FROM shop.orders LIMIT 9) AS picked WHERE picked.id = o.id;
WITH picked AS (SELECT id FROM shop.orders LIMIT 9) UPDATE shop.orders o SET a = 'x' FROM picked WHERE picked.id = o.id;
INSERT INTO shop.orders VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET a = excluded.a;
CREATE TABLE shop.lines (id bigint, a text);
UPDATE shop.lines SET a = 'x';
CREATE FUNCTION shop.all_of_them() RETURNS void LANGUAGE sql AS 'UPDATE shop.orders SET a = 1';
SELECT id FROM shop.orders FOR UPDATE;
