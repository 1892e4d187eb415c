CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code varchar(10) NOT NULL);
-- migration code_wider
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';
ALTER TABLE shop.orders ALTER COLUMN code TYPE text, ADD CONSTRAINT orders_code_short CHECK (length(code) <= 40) NOT VALID;
-- migration code_check
SET LOCAL lock_timeout = '2s';
ALTER TABLE shop.orders VALIDATE CONSTRAINT orders_code_short;
