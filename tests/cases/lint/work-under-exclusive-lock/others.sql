-- expect: 0
CREATE TABLE orders (id bigint PRIMARY KEY, status text, total integer CONSTRAINT total_known CHECK (total > 0));
ALTER TABLE orders ADD CONSTRAINT status_known CHECK (status IS NOT NULL) NOT VALID;
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
-- migration
ALTER TABLE orders VALIDATE CONSTRAINT status_known;
UPDATE items SET order_id = 1 WHERE id = 1;
ALTER TABLE orders ADD COLUMN note text, ALTER COLUMN status SET DEFAULT 'new';
INSERT INTO items VALUES (1, 1);
CREATE TABLE copies (id bigint);
INSERT INTO copies SELECT id FROM items;
UPDATE copies SET id = 2 WHERE id = 1;
CREATE INDEX ON copies (id);
COMMENT ON TABLE items IS 'x';
