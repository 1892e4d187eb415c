CREATE SCHEMA app;
CREATE TABLE app.parent (id integer PRIMARY KEY, code text UNIQUE, other integer);
CREATE TABLE app.child (
    id integer,
    parent_id integer CONSTRAINT child_parent REFERENCES app.parent,
    later_id integer,
    size integer,
    name text,
    period int4range,
    CONSTRAINT size_known CHECK (size IS NOT NULL),
    CONSTRAINT size_small CHECK (size < 1000)
);
CREATE TABLE app.bare (a integer, b integer NOT NULL, c integer);
INSERT INTO app.parent SELECT i, i::text, i FROM generate_series(1, 300) i;
INSERT INTO app.child SELECT i, i, i, i, 'n', int4range(i, i + 1) FROM generate_series(1, 300) i;
INSERT INTO app.bare SELECT i, i, i FROM generate_series(1, 300) i;
ALTER TABLE app.child ADD CONSTRAINT size_later CHECK (size > 0) NOT VALID;
ALTER TABLE app.child ADD CONSTRAINT later_parent FOREIGN KEY (later_id) REFERENCES app.parent NOT VALID;
CREATE UNIQUE INDEX bare_a_idx ON app.bare (a);
CREATE UNIQUE INDEX bare_b_idx ON app.bare (b);
CREATE UNIQUE INDEX child_size_idx ON app.child (size);
CREATE TABLE app.animals (id integer, age integer);
CREATE TABLE app.dogs (breed text) INHERITS (app.animals);
INSERT INTO app.animals SELECT i, 1 FROM generate_series(1, 100) i;
INSERT INTO app.dogs SELECT i, 1 FROM generate_series(1, 100) i;
ALTER TABLE app.animals ADD CONSTRAINT age_positive CHECK (age > 0);

-- case: add-check class=high
ALTER TABLE app.child ADD CONSTRAINT named CHECK (name <> '')
-- case: add-check-not-valid class=low
ALTER TABLE app.child ADD CONSTRAINT named CHECK (name <> '') NOT VALID
-- case: add-check-parent class=high
ALTER TABLE app.animals ADD CHECK (id > 0)
-- case: add-check-no-inherit class=high
ALTER TABLE app.animals ADD CHECK (id > 0) NO INHERIT
-- case: validate-check class=low
ALTER TABLE app.child VALIDATE CONSTRAINT size_later
-- case: validate-valid class=low
ALTER TABLE app.child VALIDATE CONSTRAINT size_small
-- case: add-foreign-key class=high
ALTER TABLE app.child ADD CONSTRAINT fk FOREIGN KEY (size) REFERENCES app.parent (id)
-- case: add-foreign-key-not-valid class=medium
ALTER TABLE app.child ADD CONSTRAINT fk FOREIGN KEY (size) REFERENCES app.parent (id) NOT VALID
-- case: add-foreign-key-self class=high
ALTER TABLE app.parent ADD CONSTRAINT fk FOREIGN KEY (other) REFERENCES app.parent (id)
-- case: validate-foreign-key class=low
ALTER TABLE app.child VALIDATE CONSTRAINT later_parent
-- case: add-unique class=high
ALTER TABLE app.child ADD CONSTRAINT once UNIQUE (id)
-- case: add-primary-key-nullable class=high
ALTER TABLE app.bare ADD PRIMARY KEY (c)
-- case: add-primary-key-not-null class=high
ALTER TABLE app.bare ADD PRIMARY KEY (b)
-- case: add-unique-using class=low
ALTER TABLE app.bare ADD CONSTRAINT once UNIQUE USING INDEX bare_a_idx
-- case: add-primary-key-using class=low
ALTER TABLE app.bare ADD PRIMARY KEY USING INDEX bare_b_idx
-- case: add-primary-key-using-nullable class=high
ALTER TABLE app.bare ADD PRIMARY KEY USING INDEX bare_a_idx
-- case: add-primary-key-using-proved class=low
ALTER TABLE app.child ADD PRIMARY KEY USING INDEX child_size_idx
-- case: add-exclude class=high
ALTER TABLE app.child ADD EXCLUDE USING gist (period WITH &&)
-- case: drop-check class=medium
ALTER TABLE app.child DROP CONSTRAINT size_small
-- case: drop-check-parent class=medium
ALTER TABLE app.animals DROP CONSTRAINT age_positive
-- case: drop-foreign-key class=medium
ALTER TABLE app.child DROP CONSTRAINT child_parent
-- case: drop-primary-key
ALTER TABLE app.parent DROP CONSTRAINT parent_pkey
-- case: drop-primary-key-cascade class=high
ALTER TABLE app.parent DROP CONSTRAINT parent_pkey CASCADE
-- case: drop-unique class=high
ALTER TABLE app.parent DROP CONSTRAINT parent_code_key
-- case: drop-constraint-absent
ALTER TABLE app.parent DROP CONSTRAINT nothing
-- case: alter-constraint class=low
ALTER TABLE app.child ALTER CONSTRAINT child_parent DEFERRABLE INITIALLY DEFERRED
-- case: rename-constraint class=low
ALTER TABLE app.child RENAME CONSTRAINT size_small TO size_tiny
-- case: rename-constraint-parent class=low
ALTER TABLE app.animals RENAME CONSTRAINT age_positive TO age_known
