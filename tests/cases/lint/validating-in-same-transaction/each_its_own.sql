-- Without a transaction around both, the lock is gone by then.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer);
-- migration
-- confiture: transaction=off
ALTER TABLE shop.orders ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
ALTER TABLE shop.orders VALIDATE CONSTRAINT a_positive;
BEGIN;
ALTER TABLE shop.orders ADD CONSTRAINT a_small CHECK (a < 9) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE shop.orders VALIDATE CONSTRAINT a_small;
COMMIT;
