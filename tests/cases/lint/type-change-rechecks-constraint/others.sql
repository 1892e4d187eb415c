-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, code varchar(10), n varchar(4) CHECK (n <> ''), t varchar(5) NOT NULL);
ALTER TABLE shop.orders ADD CONSTRAINT code_known CHECK (code <> '') NOT VALID;
-- migration
ALTER TABLE shop.orders ALTER COLUMN code TYPE varchar(40);
ALTER TABLE shop.orders ALTER COLUMN t TYPE text;
CREATE TABLE shop.lines (id bigint, code varchar(10) CHECK (code <> ''));
ALTER TABLE shop.lines ALTER COLUMN code TYPE text;
