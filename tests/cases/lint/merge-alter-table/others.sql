-- What cannot stand in one ALTER TABLE together, or was no ALTER TABLE.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text, n integer, CONSTRAINT n_known CHECK (n IS NOT NULL));
CREATE INDEX orders_a_idx ON shop.orders (a);
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.items (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 (id bigint);
-- migration
DROP INDEX shop.orders_a_idx;
ALTER TABLE shop.orders ADD COLUMN b text;
CREATE TRIGGER t BEFORE INSERT ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.f();
ALTER TABLE shop.customers ADD COLUMN b text;
ALTER TABLE shop.items RENAME COLUMN id TO key;
ALTER TABLE shop.items ADD COLUMN b text;
ALTER TABLE shop.events ADD COLUMN n integer;
ALTER TABLE shop.events ATTACH PARTITION shop.events_1 FOR VALUES FROM (1) TO (9);
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines ADD COLUMN a text;
ALTER TABLE shop.lines ADD COLUMN b text;
