-- expect: 0
-- setting: exclude_tables: ["shop.towns", "log_*"]
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
ALTER TABLE ONLY shop.orders ENABLE ROW LEVEL SECURITY;
CREATE TABLE shop.towns (id bigint PRIMARY KEY);
CREATE TABLE shop.log_2024 (id bigint PRIMARY KEY);
CREATE TEMPORARY TABLE work (id bigint);
CREATE VIEW shop.seen AS SELECT id FROM shop.orders;
CREATE TABLE shop.gone (id bigint);
DROP TABLE shop.gone;
