CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
-- migration code
ALTER TABLE shop.customers ADD COLUMN code text;
-- migration code_index
-- confiture:disable-next unique-over-existing-rows -- the column was added empty by the migration before
CREATE UNIQUE INDEX CONCURRENTLY customers_code_key ON shop.customers (code);
-- migration code_key
ALTER TABLE shop.customers ADD CONSTRAINT customers_code_key UNIQUE USING INDEX customers_code_key;
