-- expect: 7
-- at: 1:43 2:1 3:52 5:3 7:3 8:1 9:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a integer, b integer, "C" integer, d integer,
    CONSTRAINT d_known CHECK (d IS NOT NULL OR a > 0));
ALTER TABLE shop.orders ADD CONSTRAINT a_known CHECK (a IS NOT NULL) NOT VALID;
CREATE TABLE shop.events (id bigint, day date, n integer) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- migration
ALTER TABLE shop.orders ADD COLUMN e int, ALTER COLUMN b SET NOT NULL;
ALTER TABLE shop.orders ALTER a SET NOT NULL;
BEGIN; ALTER TABLE shop.orders ADD x numeric(1,0), ALTER "C" SET NOT NULL; COMMIT;
ALTER TABLE shop.unknown ALTER COLUMN a DROP DEFAULT,
  ALTER COLUMN b SET NOT NULL,
  ALTER COLUMN c SET DEFAULT ARRAY[1, 2],
  ALTER COLUMN d SET NOT NULL;
ALTER TABLE shop.events ALTER COLUMN n SET NOT NULL;
ALTER TABLE shop.orders ALTER COLUMN d SET NOT NULL;
