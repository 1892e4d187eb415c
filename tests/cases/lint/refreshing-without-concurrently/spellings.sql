-- expect: 3
-- at: 1:1 2:1 3:8
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW shop."Ids" AS SELECT id FROM shop.orders;
-- migration
refresh materialized view shop."Ids" with no data;
REFRESH MATERIALIZED VIEW elsewhere;
BEGIN; REFRESH MATERIALIZED VIEW shop."Ids" WITH DATA; COMMIT;
