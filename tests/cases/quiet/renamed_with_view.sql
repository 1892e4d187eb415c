CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
-- migration purchases
ALTER TABLE shop.orders RENAME TO purchases;
CREATE VIEW shop.orders AS SELECT id, status FROM shop.purchases;
