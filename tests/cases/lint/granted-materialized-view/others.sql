-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE VIEW shop.seen AS SELECT id FROM shop.orders;
GRANT SELECT ON shop.seen, shop.orders TO PUBLIC;
CREATE MATERIALIZED VIEW shop.kept AS SELECT id FROM shop.orders;
GRANT SELECT ON shop.kept TO reader;
GRANT SELECT ON shop.kept TO PUBLIC;
REVOKE ALL ON shop.kept FROM PUBLIC;
CREATE FOREIGN TABLE shop.far (id bigint) SERVER elsewhere;
GRANT INSERT ON shop.far TO PUBLIC;
