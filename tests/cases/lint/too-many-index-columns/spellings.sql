-- expect: 4
-- at: 4:17 5:56 8:29 10:17
CREATE TABLE shop."Orders" (a int, b int, c int, d int, e int, id bigint PRIMARY KEY);
CREATE INDEX ON shop."Orders" USING btree (a DESC, (b + 1), lower(c::text), d NULLS FIRST);
CREATE INDEX CONCURRENTLY IF NOT EXISTS "Wide" ON ONLY shop."Orders" (a, b, c, d, e) WHERE a > 0;
CREATE TABLE shop.visits (a int, b int, c int, d int) PARTITION BY LIST (a);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
CREATE INDEX visits_wide ON shop.visits (a, b, c, d);
CREATE MATERIALIZED VIEW shop.sums AS SELECT a, b, c, d FROM shop.visits;
CREATE INDEX ON shop.sums (a, b, c, d);
