CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric(12, 2), tax numeric(12, 2));
-- migration net
ALTER TABLE shop.orders ADD COLUMN net numeric(12, 2);
-- migration net_fill
-- confiture: transaction=off
UPDATE shop.orders SET net = total - tax WHERE net IS NULL AND id BETWEEN 1 AND 50000;
UPDATE shop.orders SET net = total - tax WHERE net IS NULL AND id BETWEEN 50001 AND 100000;
