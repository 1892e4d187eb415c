-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
-- migration
UPDATE shop.orders SET status = 'old' WHERE id < 100;
ALTER TABLE shop.orders ADD COLUMN note text;
CREATE TABLE shop.notes (id bigint PRIMARY KEY, note text);
INSERT INTO shop.notes SELECT id, status FROM shop.orders;
UPDATE shop.notes SET note = 'x';
SELECT count(*) FROM shop.orders;
