-- expect: 0
-- Columns of others, columns of this very statement, and tables nobody saw being made.
CREATE TYPE shop.place AS (town text, street text);
CREATE TABLE shop.base (id bigint, "Status" text, span int4range, place shop.place);
CREATE TABLE shop.copies (LIKE shop.base, n int, PRIMARY KEY (id), CHECK ("Status" <> '' AND (place).town <> '' AND copies.n > 0));
CREATE TABLE shop.children (UNIQUE (id), CHECK (tableoid IS NOT NULL)) INHERITS (shop.base);
CREATE TABLE shop.typed OF shop.place (PRIMARY KEY (town));
CREATE TABLE shop.far (LIKE elsewhere.base, PRIMARY KEY (key));
CREATE TABLE IF NOT EXISTS shop.base (other int, PRIMARY KEY (nothing));
ALTER TABLE shop.base ADD UNIQUE (fresh), ADD CONSTRAINT fine CHECK (fresh > 0), ADD COLUMN fresh int, ADD FOREIGN KEY (fresh) REFERENCES shop.base (again), DROP COLUMN span,
  ADD COLUMN again int, ADD CONSTRAINT x EXCLUDE USING gist ((again + 1) WITH =);
CREATE INDEX ON shop.base (lower("Status" COLLATE "C") text_pattern_ops, ((place).town), (base IS NULL)) INCLUDE (fresh) WHERE base.again IS NOT NULL;
ALTER TABLE shop.base RENAME COLUMN again TO more;
CREATE INDEX ON shop.base USING btree (more);
CREATE TABLE shop.visits (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits (PRIMARY KEY (id)) FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE elsewhere.things ADD PRIMARY KEY (key), ADD CHECK (that > 0);
CREATE INDEX ON elsewhere.things (that);
ALTER TABLE shop.visits ADD COLUMN thing bigint REFERENCES elsewhere.things (that);
CREATE MATERIALIZED VIEW shop.sums AS SELECT id, count(*) FROM shop.visits GROUP BY id;
CREATE INDEX ON shop.sums (id, count);
CREATE VIEW shop.named AS SELECT 1;
