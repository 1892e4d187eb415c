-- expect: 9
-- at: 3:14 4:14 5:23 6:24 7:26 8:22 10:14 12:13 13:14
CREATE TABLE shop."Order" (id bigint);
CREATE TABLE "shop"."order lines" (id bigint);
CREATE UNLOGGED TABLE shop."orderLines" AS SELECT 1 AS id;
CREATE OR REPLACE VIEW shop."Open" AS SELECT 1 AS id;
CREATE MATERIALIZED VIEW shop."Sums" AS SELECT 1 AS id;
CREATE FOREIGN TABLE shop."FAR" (id bigint) SERVER elsewhere;
CREATE TABLE shop.visits (id bigint) PARTITION BY LIST (id);
CREATE TABLE shop."Visits_1" PARTITION OF shop.visits FOR VALUES IN (1);
CREATE TABLE shop.good (id bigint);
ALTER TABLE shop.good RENAME TO "Bad";
CREATE TABLE shop."with-dash" (id bigint);
