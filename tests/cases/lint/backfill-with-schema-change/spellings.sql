-- expect: 4
-- at: 2:1 3:1 5:1 8:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
CREATE TABLE shop.items (id bigint PRIMARY KEY, status text);
-- migration
CREATE INDEX orders_status_idx ON shop.orders (status);
WITH old AS (SELECT id FROM shop.orders WHERE id < 9) UPDATE shop.items i SET status = 'x' FROM old WHERE old.id = i.id;
DELETE FROM shop.items WHERE id = 1;
CREATE TABLE shop.copies (id bigint, status text);
WITH gone AS (DELETE FROM shop.items WHERE id < 5 RETURNING *) INSERT INTO shop.copies SELECT * FROM gone;
INSERT INTO shop.orders VALUES (1, 'a');
UPDATE shop.copies SET status = 'b';
MERGE INTO shop.orders o USING shop.copies c ON o.id = c.id WHEN MATCHED THEN UPDATE SET status = c.status;
