-- expect: 5
-- at: 3:46 3:88 3:102 5:74 6:47
CREATE TABLE shop.orders (id bigint, payload JSON NOT NULL DEFAULT '{}'::json, "Parts" json[], other "json",
  kept jsonb);
ALTER TABLE IF EXISTS ONLY shop.orders ADD "json" jsonb, ADD COLUMN more pg_catalog.json;
CREATE TYPE shop.answer AS (code bigint, body json);
