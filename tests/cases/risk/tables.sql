CREATE SCHEMA app;
CREATE SCHEMA other;
CREATE ROLE risk_truth_owner;
CREATE TYPE app.shape AS (a integer, b text);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE app.parent (id integer PRIMARY KEY, name text);
CREATE TABLE app.child (id integer PRIMARY KEY, parent_id integer REFERENCES app.parent, name text);
CREATE TABLE app.typed OF app.shape;
CREATE TABLE app.shaped (a integer, b text);
CREATE UNLOGGED TABLE app.quick (id integer PRIMARY KEY, name text);
CREATE TABLE app.plain (id integer PRIMARY KEY, name text) WITH (fillfactor = 80);
CREATE TABLE app.animals (id integer NOT NULL, name text);
CREATE TABLE app.dogs (breed text) INHERITS (app.animals);
CREATE TABLE app.cats (id integer NOT NULL, name text, lives integer);
CREATE VIEW app.names AS SELECT name FROM app.parent;
CREATE VIEW app.names_again AS SELECT name FROM app.names;
CREATE MATERIALIZED VIEW app.kept AS SELECT id, name FROM app.plain;
CREATE UNIQUE INDEX kept_idx ON app.kept (id);
CREATE INDEX plain_name_idx ON app.plain (name);
CREATE TRIGGER touch BEFORE UPDATE ON app.plain FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE nothing AS ON DELETE TO app.plain WHERE old.id < 0 DO INSTEAD NOTHING;
ALTER TABLE app.plain ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON app.plain USING (true);
CREATE SEQUENCE app.numbers;
INSERT INTO app.parent SELECT i, 'n' FROM generate_series(1, 300) i;
INSERT INTO app.child SELECT i, i, 'n' FROM generate_series(1, 300) i;
INSERT INTO app.quick SELECT i, 'n' FROM generate_series(1, 300) i;
INSERT INTO app.plain SELECT i, 'n' FROM generate_series(1, 300) i;
INSERT INTO app.animals SELECT i, 'n' FROM generate_series(1, 100) i;
INSERT INTO app.dogs SELECT i, 'n' FROM generate_series(1, 100) i;
REFRESH MATERIALIZED VIEW app.kept;

-- case: rename-table class=high
ALTER TABLE app.plain RENAME TO simple
-- case: rename-column class=high
ALTER TABLE app.plain RENAME COLUMN name TO title
-- case: rename-column-parent class=high
ALTER TABLE app.animals RENAME COLUMN name TO title
-- case: rename-index class=low
ALTER INDEX app.plain_name_idx RENAME TO plain_title_idx
-- case: rename-view class=medium
ALTER VIEW app.names_again RENAME TO names_twice
-- case: set-schema class=high
ALTER TABLE app.plain SET SCHEMA other
-- case: owner class=medium
ALTER TABLE app.plain OWNER TO risk_truth_owner
-- case: set-unlogged class=high
ALTER TABLE app.plain SET UNLOGGED
-- case: set-logged class=high
ALTER TABLE app.quick SET LOGGED
-- case: set-logged-already class=low
ALTER TABLE app.plain SET LOGGED
-- case: set-access-method-same class=low from=15
ALTER TABLE app.plain SET ACCESS METHOD heap
-- case: set-tablespace-same class=low
ALTER TABLE app.plain SET TABLESPACE pg_default
-- case: set-fillfactor class=low
ALTER TABLE app.plain SET (fillfactor = 90)
-- case: set-autovacuum class=low
ALTER TABLE app.plain SET (autovacuum_enabled = false)
-- case: reset-option class=low
ALTER TABLE app.plain RESET (fillfactor)
-- case: set-user-catalog-table class=medium
ALTER TABLE app.plain SET (user_catalog_table = true)
-- case: cluster-on class=low
ALTER TABLE app.plain CLUSTER ON plain_name_idx
-- case: set-without-cluster class=low
ALTER TABLE app.plain SET WITHOUT CLUSTER
-- case: disable-trigger class=medium
ALTER TABLE app.plain DISABLE TRIGGER touch
-- case: enable-trigger-all class=medium
ALTER TABLE app.plain ENABLE TRIGGER ALL
-- case: disable-rule class=medium
ALTER TABLE app.plain DISABLE RULE nothing
-- case: enable-row-security class=medium
ALTER TABLE app.parent ENABLE ROW LEVEL SECURITY
-- case: force-row-security class=medium
ALTER TABLE app.plain FORCE ROW LEVEL SECURITY
-- case: create-policy class=medium
CREATE POLICY few ON app.plain FOR SELECT USING (id > 0)
-- case: alter-policy class=medium
ALTER POLICY all_rows ON app.plain USING (id > 0)
-- case: drop-policy class=medium
DROP POLICY all_rows ON app.plain
-- case: rename-policy class=low
ALTER POLICY all_rows ON app.plain RENAME TO every_row
-- case: replica-identity class=medium
ALTER TABLE app.plain REPLICA IDENTITY FULL
-- case: inherit class=medium
ALTER TABLE app.cats INHERIT app.animals
-- case: no-inherit class=medium
ALTER TABLE app.dogs NO INHERIT app.animals
-- case: of-type class=low
ALTER TABLE app.shaped OF app.shape
-- case: not-of class=low
ALTER TABLE app.typed NOT OF
-- case: composite-add-attribute class=medium
ALTER TYPE app.shape ADD ATTRIBUTE c integer CASCADE
-- case: create-table class=low
CREATE TABLE app.fresh (id integer)
-- case: create-table-like class=low
CREATE TABLE app.fresh (LIKE app.plain INCLUDING ALL)
-- case: create-table-foreign-key class=medium
CREATE TABLE app.fresh (id integer, parent_id integer REFERENCES app.parent)
-- case: create-table-inherits class=low
CREATE TABLE app.fresh (x integer) INHERITS (app.animals)
-- case: create-table-as class=low
CREATE TABLE app.fresh AS SELECT * FROM app.plain
-- case: drop-table class=critical
DROP TABLE app.cats
-- case: drop-table-foreign-key class=critical
DROP TABLE app.child
-- case: drop-table-referenced
DROP TABLE app.parent
-- case: drop-table-cascade class=critical
DROP TABLE app.parent CASCADE
-- case: drop-table-viewed
DROP TABLE app.plain
-- case: drop-parent-cascade class=critical
DROP TABLE app.animals CASCADE
-- case: drop-tables class=critical
DROP TABLE app.child, app.cats
-- case: drop-table-if-exists-absent
DROP TABLE IF EXISTS app.cats
-- case: truncate class=critical
TRUNCATE app.plain
-- case: truncate-parent class=critical
TRUNCATE app.animals
-- case: truncate-only class=critical
TRUNCATE ONLY app.cats
-- case: truncate-cascade class=critical
TRUNCATE app.parent CASCADE
-- case: truncate-restart class=critical
TRUNCATE app.quick RESTART IDENTITY
-- case: vacuum-full class=high
VACUUM FULL app.plain
-- case: cluster class=high
CLUSTER app.plain USING plain_name_idx
-- case: vacuum class=low
VACUUM app.plain
-- case: analyze class=low
ANALYZE app.plain
-- case: create-trigger class=medium
CREATE TRIGGER again AFTER INSERT ON app.plain FOR EACH ROW EXECUTE FUNCTION app.touch()
-- case: rename-trigger class=low
ALTER TRIGGER touch ON app.plain RENAME TO poke
-- case: drop-trigger class=medium
DROP TRIGGER touch ON app.plain
-- case: create-rule class=medium
CREATE RULE more AS ON UPDATE TO app.plain WHERE old.id < 0 DO INSTEAD NOTHING
-- case: drop-rule class=medium
DROP RULE nothing ON app.plain
-- case: drop-function-cascade class=medium
DROP FUNCTION app.touch() CASCADE
-- case: create-view class=low
CREATE VIEW app.fresh AS SELECT name FROM app.plain
-- case: replace-view class=low
CREATE OR REPLACE VIEW app.names_again AS SELECT name FROM app.names
-- case: drop-view class=medium
DROP VIEW app.names_again
-- case: drop-view-used
DROP VIEW app.names
-- case: drop-view-cascade class=medium
DROP VIEW app.names CASCADE
-- case: create-materialized-view class=low
CREATE MATERIALIZED VIEW app.fresh AS SELECT name FROM app.plain
-- case: refresh class=high
REFRESH MATERIALIZED VIEW app.kept
-- case: refresh-concurrently class=low
REFRESH MATERIALIZED VIEW CONCURRENTLY app.kept
-- case: drop-materialized-view class=medium
DROP MATERIALIZED VIEW app.kept
-- case: comment-table class=low
COMMENT ON TABLE app.plain IS 'x'
-- case: comment-column class=low
COMMENT ON COLUMN app.plain.name IS 'x'
-- case: grant class=low
GRANT SELECT ON app.plain TO risk_truth_owner
-- case: revoke class=medium
REVOKE SELECT ON app.plain FROM risk_truth_owner
-- case: create-statistics class=low
CREATE STATISTICS app.both ON id, name FROM app.plain
-- case: create-publication class=low
CREATE PUBLICATION all_of_it FOR TABLE app.plain
-- case: alter-sequence class=medium
ALTER SEQUENCE app.numbers INCREMENT 2
-- case: replace-function class=medium
CREATE OR REPLACE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
-- case: rename-schema class=high
ALTER SCHEMA other RENAME TO another
-- case: insert class=low
INSERT INTO app.plain VALUES (1000, 'x')
-- case: insert-child class=low
INSERT INTO app.child VALUES (1000, 1, 'x')
-- case: update class=low
UPDATE app.plain SET name = 'y' WHERE id = 1
-- case: update-all class=high
UPDATE app.plain SET name = 'y'
-- case: delete class=medium
DELETE FROM app.quick WHERE id = 1
-- case: delete-all class=critical
DELETE FROM app.quick
-- case: lock-table class=high
LOCK TABLE app.plain
-- case: lock-table-parent class=high
LOCK TABLE app.animals IN SHARE MODE
-- case: lock-table-weak class=low
LOCK TABLE app.plain IN ROW EXCLUSIVE MODE
-- case: select-for-update class=low
SELECT id FROM app.plain WHERE id = 1 FOR UPDATE
