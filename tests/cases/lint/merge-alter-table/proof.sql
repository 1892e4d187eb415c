-- The CHECK must go in a statement of its own, or it proves nothing.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, n integer, CONSTRAINT n_known CHECK (n IS NOT NULL));
-- migration
ALTER TABLE shop.orders ALTER COLUMN n SET NOT NULL;
ALTER TABLE shop.orders DROP CONSTRAINT n_known;
