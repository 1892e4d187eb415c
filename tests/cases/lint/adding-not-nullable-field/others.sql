-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer NOT NULL, b integer, "C" integer,
    CONSTRAINT both_known CHECK (b IS NOT NULL AND "C" IS NOT NULL));
ALTER TABLE shop.orders ADD CONSTRAINT later CHECK (b IS NOT NULL) NOT VALID;
CREATE TABLE shop.events (id bigint, day date, n integer, CHECK (n IS NOT NULL)) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration
ALTER TABLE shop.orders ALTER COLUMN id SET NOT NULL, ALTER COLUMN a SET NOT NULL;
ALTER TABLE shop.orders ALTER COLUMN b SET NOT NULL, ALTER COLUMN "C" SET NOT NULL, DROP CONSTRAINT later;
ALTER TABLE shop.events ALTER COLUMN n SET NOT NULL;
CREATE TABLE shop.lines (id bigint, n integer);
ALTER TABLE shop.lines ALTER COLUMN n SET NOT NULL;
ALTER TABLE shop.lines ADD COLUMN m integer NOT NULL;
