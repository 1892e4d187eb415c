-- expect: 0
CREATE TABLE shop.schema (id bigint PRIMARY KEY);
-- migration
CREATE SCHEMA fresh;
DROP SCHEMA fresh CASCADE;
DROP INDEX IF EXISTS shop.schema_idx;
COMMENT ON TABLE shop.schema IS 'DROP SCHEMA shop';
