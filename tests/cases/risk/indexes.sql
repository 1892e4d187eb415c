CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY, name text, size integer);
CREATE INDEX t_name_idx ON app.t (name);
CREATE INDEX t_size_idx ON app.t (size);
INSERT INTO app.t SELECT i, 'n', i FROM generate_series(1, 300) i;
CREATE TABLE app.p (id integer NOT NULL, name text) PARTITION BY RANGE (id);
CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM (1) TO (101);
CREATE TABLE app.p2 PARTITION OF app.p FOR VALUES FROM (101) TO (201);
INSERT INTO app.p SELECT i, 'n' FROM generate_series(1, 200) i;
CREATE INDEX p_id_idx ON app.p (id);
CREATE INDEX p_name_idx ON ONLY app.p (name);
CREATE INDEX p1_name_idx ON app.p1 (name);

-- case: create-index class=high
CREATE INDEX ON app.t (size)
-- case: create-unique-index class=high
CREATE UNIQUE INDEX t_once ON app.t (size)
-- case: create-index-if-not-exists-there class=high
CREATE INDEX IF NOT EXISTS t_name_idx ON app.t (name)
-- case: create-index-concurrently class=low
CREATE INDEX CONCURRENTLY t_new_idx ON app.t (size)
-- case: create-index-partitioned class=high
CREATE INDEX ON app.p (name)
-- case: create-index-concurrently-partitioned
CREATE INDEX CONCURRENTLY ON app.p (name)
-- case: create-index-only class=low
CREATE INDEX ON ONLY app.p (id, name)
-- case: attach-index class=low
ALTER INDEX app.p_name_idx ATTACH PARTITION app.p1_name_idx
-- case: drop-index class=medium
DROP INDEX app.t_name_idx
-- case: drop-index-partitioned class=medium
DROP INDEX app.p_id_idx
-- case: drop-index-concurrently class=low
DROP INDEX CONCURRENTLY app.t_name_idx
-- case: drop-index-of-constraint
DROP INDEX app.t_pkey
-- case: reindex-index class=high
REINDEX INDEX app.t_name_idx
-- case: reindex-table class=high
REINDEX TABLE app.t
-- case: reindex-index-concurrently class=low
REINDEX INDEX CONCURRENTLY app.t_name_idx
-- case: reindex-table-concurrently class=low
REINDEX TABLE CONCURRENTLY app.t
-- case: alter-index-set class=low
ALTER INDEX app.t_name_idx SET (fillfactor = 80)
-- case: rename-index class=low
ALTER INDEX app.t_name_idx RENAME TO t_title_idx
-- case: rename-index-as-table class=low
ALTER TABLE app.t_name_idx RENAME TO t_title_idx
