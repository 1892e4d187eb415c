-- Either would have proved it, and both are gone.
-- expect: 1
-- at: 1:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer,
    CONSTRAINT one CHECK (a IS NOT NULL), CONSTRAINT two CHECK (a IS NOT NULL AND id > 0));
-- migration
ALTER TABLE shop.orders ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT one, DROP CONSTRAINT two;
