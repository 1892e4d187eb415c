-- expect: 6
-- at: 1:1 2:1 3:1 4:8 5:1 6:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
CREATE TABLE shop.events (id bigint, n integer) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE MATERIALIZED VIEW shop.kept AS SELECT id FROM shop."Orders";
-- migration
create unique index on shop."Orders" (lower(a)) where a <> 'CONCURRENTLY';
CREATE INDEX IF NOT EXISTS "Index" ON elsewhere USING gin (a);
CREATE INDEX ON shop.events (n);
BEGIN; CREATE INDEX x ON ONLY shop."Orders" (a); COMMIT;
CREATE INDEX ON shop.events_1 (id);
CREATE UNIQUE INDEX ON shop.kept (id);
