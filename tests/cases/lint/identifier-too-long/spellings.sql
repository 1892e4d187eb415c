-- expect: 10
-- at: 3:38 3:121 4:82 5:36 6:97 7:83 8:17 9:1 10:1 11:13
CREATE TABLE shop.orders (id bigint, "Cnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" text, made date CONSTRAINT cnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn CHECK (made > '2000-01-01'));
CREATE INDEX innnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn ON shop.orders (id);
ALTER TABLE shop.orders ADD COLUMN annnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn int;
CREATE TRIGGER tnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn AFTER UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE POLICY pnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn ON shop.orders USING (true);
CREATE SEQUENCE shop.snnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn;
CREATE FUNCTION shop.fnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE shop."Tnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" AS ENUM ('a');
ALTER TABLE shop.orders RENAME id TO bnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn;
