CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text);
-- migration status_check
ALTER TABLE shop.orders ADD CONSTRAINT orders_status_known CHECK (status IS NOT NULL) NOT VALID;
-- migration status_validate
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_status_known;
-- migration status_not_null
ALTER TABLE shop.orders ALTER COLUMN status SET NOT NULL;
ALTER TABLE shop.orders DROP CONSTRAINT orders_status_known;
