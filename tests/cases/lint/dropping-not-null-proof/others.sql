-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer, b integer NOT NULL, c integer,
    CONSTRAINT one CHECK (a IS NOT NULL), CONSTRAINT two CHECK (a IS NOT NULL AND id > 0),
    CONSTRAINT b_known CHECK (b IS NOT NULL), CONSTRAINT maybe CHECK (c IS NOT NULL OR a > 0));
-- migration
ALTER TABLE shop.orders ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT one;
ALTER TABLE shop.orders DROP CONSTRAINT two;
ALTER TABLE shop.orders ALTER COLUMN b SET NOT NULL, DROP CONSTRAINT b_known;
ALTER TABLE shop.orders ALTER COLUMN c SET NOT NULL, DROP CONSTRAINT maybe;
CREATE TABLE shop.lines (id bigint, n integer CONSTRAINT n_known CHECK (n IS NOT NULL));
ALTER TABLE shop.lines ALTER COLUMN n SET NOT NULL, DROP CONSTRAINT n_known;
