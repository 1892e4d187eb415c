-- expect: 0
CREATE SCHEMA shop;
-- migration
ALTER SCHEMA shop OWNER TO alice;
CREATE SCHEMA fresh;
ALTER SCHEMA fresh RENAME TO attic;
ALTER TABLE shop.work SET SCHEMA fresh;
