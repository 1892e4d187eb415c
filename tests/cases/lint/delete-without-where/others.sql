-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- migration
DELETE FROM shop.orders WHERE id IN (SELECT id FROM shop.orders LIMIT 10);
WITH old AS (SELECT id FROM shop.orders) DELETE FROM shop.orders o USING old WHERE o.id = old.id;
CREATE TABLE shop.work (id bigint);
DELETE FROM shop.work;
CREATE TEMP TABLE copy AS SELECT 1 AS id;
DELETE FROM copy;
COMMENT ON TABLE shop.orders IS 'DELETE FROM shop.orders';
CREATE FUNCTION shop.empty() RETURNS void LANGUAGE sql AS 'DELETE FROM shop.orders';
