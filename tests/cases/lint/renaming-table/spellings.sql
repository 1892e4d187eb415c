-- expect: 6
-- at: 1:13 2:12 3:25 4:21 5:30 6:13
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE VIEW shop.seen AS SELECT id FROM shop."Orders";
CREATE MATERIALIZED VIEW shop.kept AS SELECT id FROM shop."Orders";
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop."Orders" RENAME TO orders;
ALTER VIEW shop.seen RENAME TO looked_at;
ALTER MATERIALIZED VIEW shop.kept SET SCHEMA attic;
ALTER FOREIGN TABLE far RENAME TO near;
BEGIN; ALTER TABLE IF EXISTS shop.lines SET SCHEMA attic; COMMIT;
ALTER TABLE shop.seen RENAME TO seen_again;
