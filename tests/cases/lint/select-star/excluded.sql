-- expect: 1
-- at: 7:33
-- setting: exclude_tables: ["old_*"]
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
CREATE VIEW shop.old_seen AS SELECT * FROM shop.orders;
CREATE MATERIALIZED VIEW shop.old_sums AS SELECT * FROM shop.orders;
CREATE VIEW shop.seen AS SELECT * FROM shop.orders;
