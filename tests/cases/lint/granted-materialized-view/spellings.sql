-- expect: 3
-- at: 5:1 7:1 9:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW shop."Kept" AS SELECT id FROM shop.orders;
GRANT ALL PRIVILEGES ON TABLE shop."Kept" TO reader, "public";
CREATE FOREIGN TABLE shop.far (id bigint) SERVER elsewhere;
GRANT SELECT, INSERT ON shop.far TO PUBLIC;
CREATE MATERIALIZED VIEW open.third AS SELECT id FROM shop.orders;
GRANT SELECT ON ALL TABLES IN SCHEMA open TO PUBLIC;
