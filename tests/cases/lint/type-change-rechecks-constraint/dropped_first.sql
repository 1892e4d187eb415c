-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, code varchar(10), CONSTRAINT code_known CHECK (code <> ''));
-- migration
ALTER TABLE shop.orders DROP CONSTRAINT code_known, ALTER COLUMN code TYPE varchar(40),
  ADD CONSTRAINT code_known CHECK (code <> '') NOT VALID;
