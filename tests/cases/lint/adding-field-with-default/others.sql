-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, code uuid);
CREATE FUNCTION shop.fixed() RETURNS text LANGUAGE sql STABLE AS 'SELECT ''a''';
-- migration
ALTER TABLE shop.orders ADD COLUMN a timestamptz NOT NULL DEFAULT now(), ADD COLUMN b date DEFAULT current_date;
ALTER TABLE shop.orders ADD COLUMN c text DEFAULT shop.fixed(), ADD d jsonb NOT NULL DEFAULT '{}'::jsonb;
ALTER TABLE shop.orders ADD COLUMN e text[] DEFAULT ARRAY['a', 'b']::text[], ADD f interval DEFAULT '1 day';
ALTER TABLE shop.orders ADD COLUMN g uuid DEFAULT NULL, ADD COLUMN h text DEFAULT current_user;
ALTER TABLE shop.orders ADD COLUMN k uuid;
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS k uuid DEFAULT gen_random_uuid();
ALTER TABLE shop.orders ALTER COLUMN code SET DEFAULT gen_random_uuid();
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines ADD COLUMN key uuid DEFAULT gen_random_uuid();
