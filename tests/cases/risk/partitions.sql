CREATE SCHEMA app;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE app.owners (id integer PRIMARY KEY);
CREATE TABLE app.p (id integer NOT NULL, day date NOT NULL, owner_id integer, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE app.p2 PARTITION OF app.p FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE app.d (id integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE app.d1 PARTITION OF app.d FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE app.d_rest PARTITION OF app.d DEFAULT;
CREATE TABLE app.e (id integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE app.e1 PARTITION OF app.e FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE app.e_rest PARTITION OF app.e DEFAULT;
CREATE TABLE app.l (id integer, kind text) PARTITION BY LIST (kind);
CREATE TABLE app.l1 PARTITION OF app.l FOR VALUES IN ('a', 'b');
CREATE TABLE app.loose (id integer NOT NULL, day date NOT NULL, owner_id integer);
CREATE TABLE app.tight (id integer NOT NULL, day date NOT NULL, owner_id integer, PRIMARY KEY (id, day),
    CHECK (day >= '2024-04-01' AND day < '2024-05-01'));
CREATE TABLE app.half (id integer, day date, CHECK (day >= '2024-04-01' AND day < '2024-05-01'));
CREATE TABLE app.n (id integer, day date) PARTITION BY RANGE (day);
CREATE TABLE app.d_new (id integer NOT NULL, day date NOT NULL);
CREATE TABLE app.l_new (id integer, kind text NOT NULL CHECK (kind IN ('c', 'd')));
CREATE TABLE app.l_loose (id integer, kind text);
INSERT INTO app.owners SELECT i FROM generate_series(1, 300) i;
INSERT INTO app.p SELECT i, '2024-01-10', i FROM generate_series(1, 100) i;
INSERT INTO app.p SELECT i, '2024-02-10', i FROM generate_series(1, 100) i;
INSERT INTO app.d SELECT i, '2024-01-10' FROM generate_series(1, 100) i;
INSERT INTO app.d SELECT i, '2025-01-10' FROM generate_series(1, 100) i;
INSERT INTO app.e SELECT i, '2025-01-10' FROM generate_series(1, 100) i;
ALTER TABLE app.e_rest ADD CHECK (day >= '2024-06-01');
INSERT INTO app.l SELECT i, 'a' FROM generate_series(1, 100) i;
INSERT INTO app.loose SELECT i, '2024-04-10', i FROM generate_series(1, 100) i;
INSERT INTO app.tight SELECT i, '2024-04-10', i FROM generate_series(1, 100) i;
INSERT INTO app.half SELECT i, '2024-04-10' FROM generate_series(1, 100) i;
INSERT INTO app.d_new SELECT i, '2024-04-10' FROM generate_series(1, 100) i;
INSERT INTO app.l_new SELECT i, 'c' FROM generate_series(1, 100) i;
INSERT INTO app.l_loose SELECT i, 'c' FROM generate_series(1, 100) i;

-- case: attach-unproved class=high
ALTER TABLE app.p ATTACH PARTITION app.loose FOR VALUES FROM ('2024-04-01') TO ('2024-05-01')
-- case: attach-proved class=low
ALTER TABLE app.p ATTACH PARTITION app.tight FOR VALUES FROM ('2024-04-01') TO ('2024-05-01')
-- case: attach-without-not-null class=high
ALTER TABLE app.n ATTACH PARTITION app.half FOR VALUES FROM ('2024-04-01') TO ('2024-05-01')
-- case: attach-default-partition class=high
ALTER TABLE app.d ATTACH PARTITION app.d_new FOR VALUES FROM ('2024-04-01') TO ('2024-05-01')
-- case: attach-default-excluded class=high
ALTER TABLE app.e ATTACH PARTITION app.d_new FOR VALUES FROM ('2024-04-01') TO ('2024-05-01')
-- case: attach-list-proved class=low
ALTER TABLE app.l ATTACH PARTITION app.l_new FOR VALUES IN ('c', 'd')
-- case: attach-list-unproved class=high
ALTER TABLE app.l ATTACH PARTITION app.l_loose FOR VALUES IN ('c')
-- case: detach class=high
ALTER TABLE app.p DETACH PARTITION app.p1
-- case: detach-with-default class=high
ALTER TABLE app.d DETACH PARTITION app.d1
-- case: detach-concurrently class=medium from=14
ALTER TABLE app.p DETACH PARTITION app.p1 CONCURRENTLY
-- case: detach-concurrently-default from=14
ALTER TABLE app.d DETACH PARTITION app.d1 CONCURRENTLY
-- case: create-partition class=medium
CREATE TABLE app.p3 PARTITION OF app.p FOR VALUES FROM ('2024-03-01') TO ('2024-04-01')
-- case: create-partition-with-default class=high
CREATE TABLE app.d3 PARTITION OF app.d FOR VALUES FROM ('2024-03-01') TO ('2024-04-01')
-- case: create-partition-default-excluded class=medium
CREATE TABLE app.e3 PARTITION OF app.e FOR VALUES FROM ('2024-03-01') TO ('2024-04-01')
-- case: drop-partition class=critical
DROP TABLE app.p1
-- case: drop-partition-with-default class=critical
DROP TABLE app.d1
-- case: drop-partitioned class=critical
DROP TABLE app.p
-- case: truncate-partitioned class=critical
TRUNCATE app.p
-- case: truncate-partition class=critical
TRUNCATE app.p1
-- case: add-column class=low
ALTER TABLE app.p ADD COLUMN note text
-- case: add-column-volatile class=high
ALTER TABLE app.p ADD COLUMN key uuid DEFAULT gen_random_uuid()
-- case: drop-column class=critical
ALTER TABLE app.p DROP COLUMN owner_id
-- case: add-check class=high
ALTER TABLE app.p ADD CHECK (id > 0)
-- case: set-not-null class=high
ALTER TABLE app.p ALTER COLUMN owner_id SET NOT NULL
-- case: set-default class=low
ALTER TABLE app.p ALTER COLUMN owner_id SET DEFAULT 1
-- case: alter-type class=high
ALTER TABLE app.p ALTER COLUMN owner_id TYPE bigint
-- case: alter-type-of-key
ALTER TABLE app.p ALTER COLUMN day TYPE timestamp
-- case: add-foreign-key class=high
ALTER TABLE app.p ADD FOREIGN KEY (owner_id) REFERENCES app.owners
-- case: add-foreign-key-not-valid to=17
ALTER TABLE app.p ADD FOREIGN KEY (owner_id) REFERENCES app.owners NOT VALID
-- case: add-unique class=high
ALTER TABLE app.p ADD UNIQUE (owner_id, day)
-- case: add-primary-key class=high
ALTER TABLE app.e ADD PRIMARY KEY (id, day)
-- case: create-trigger class=medium
CREATE TRIGGER touch BEFORE INSERT ON app.p FOR EACH ROW EXECUTE FUNCTION app.touch()
-- case: create-statement-trigger class=medium
CREATE TRIGGER touch BEFORE INSERT ON app.p FOR EACH STATEMENT EXECUTE FUNCTION app.touch()
-- case: rename-column class=high
ALTER TABLE app.p RENAME COLUMN owner_id TO keeper_id
-- case: reference-partitioned class=medium
CREATE TABLE app.fresh (a integer, b date, FOREIGN KEY (a, b) REFERENCES app.p)
-- case: owner-of-partitioned class=medium
ALTER TABLE app.p OWNER TO CURRENT_USER
-- case: update-all class=high
UPDATE app.p SET owner_id = 1
-- case: lock class=high
LOCK TABLE app.p
