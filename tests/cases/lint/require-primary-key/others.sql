-- expect: 0
CREATE TABLE shop."Visits" (id bigint, at timestamptz);
ALTER TABLE shop."Visits" ADD CONSTRAINT "Key" PRIMARY KEY (id);
CREATE TABLE shop.found AS SELECT 1 AS id;
CREATE UNIQUE INDEX found_key ON shop.found (id);
ALTER TABLE shop.found ADD PRIMARY KEY USING INDEX found_key;
CREATE TABLE shop.copied (LIKE shop.found INCLUDING ALL);
CREATE TABLE shop.parted (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.parted_1 PARTITION OF shop.parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.parted_2 (id bigint NOT NULL, at date NOT NULL);
ALTER TABLE shop.parted ATTACH PARTITION shop.parted_2 DEFAULT;
CREATE TEMP TABLE loaded (line text);
CREATE FOREIGN TABLE shop.far (id bigint) SERVER elsewhere;
CREATE VIEW shop.seen AS SELECT 1 AS one;
CREATE TABLE shop.gone (id bigint);
DROP TABLE shop.gone;
CREATE TABLE shop.later (old bigint);
ALTER TABLE shop.later RENAME TO renamed;
ALTER TABLE shop.renamed ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
-- Nobody knows what it is like.
ALTER TABLE shop.elsewhere ADD COLUMN n int;
