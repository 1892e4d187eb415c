-- expect: 4
-- at: 1:1 2:1 3:1 4:8
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text, b text);
CREATE INDEX "Orders_a" ON shop."Orders" (a);
CREATE UNIQUE INDEX orders_b ON shop."Orders" (b);
CREATE INDEX orders_ab ON shop."Orders" (a, b);
-- migration
drop index shop."Orders_a";
DROP INDEX IF EXISTS shop.orders_b CASCADE;
DROP INDEX elsewhere;
BEGIN; DROP INDEX shop.orders_ab RESTRICT; COMMIT;
