-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer);
ALTER TABLE shop.orders ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- migration
ALTER TABLE shop.orders VALIDATE CONSTRAINT a_positive;
ALTER TABLE shop.orders ADD CONSTRAINT a_small CHECK (a < 9) NOT VALID;
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines ADD CONSTRAINT c CHECK (id > 0) NOT VALID;
ALTER TABLE shop.lines VALIDATE CONSTRAINT c;
ALTER TABLE elsewhere VALIDATE CONSTRAINT d;
