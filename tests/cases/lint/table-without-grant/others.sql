-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
GRANT SELECT (id) ON shop.orders TO reader;
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW shop.kept AS SELECT id FROM shop.lines;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA store GRANT SELECT ON TABLES TO reader;
CREATE TABLE store.towns (id bigint PRIMARY KEY);
CREATE TEMPORARY TABLE work (id bigint);
