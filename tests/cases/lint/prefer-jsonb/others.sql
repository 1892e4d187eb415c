-- expect: 0
CREATE TABLE shop.orders (id bigint, json jsonb, payload jsonb CHECK (payload::json IS NOT NULL), custom shop.json);
CREATE FUNCTION shop.read(json) RETURNS json LANGUAGE sql AS 'SELECT $1';
CREATE TEMP TABLE loaded (line json);
CREATE TABLE shop.json (json_id bigint PRIMARY KEY);
COMMENT ON COLUMN shop.orders.json IS 'json';
