-- expect: 3
-- at: 7:14 8:14 10:14
-- Domains and enums are as wide as what they stand for; a partitioned table gives its partitions their order; ADD
-- COLUMN puts a column at the end.
CREATE TYPE shop.state AS ENUM ('new', 'done');
CREATE DOMAIN shop.amount AS bigint;
CREATE TABLE shop."Flags" (a shop.state, b shop.amount, c boolean, d timestamptz, name text);
CREATE TABLE shop.visits (a smallint, b double precision, c smallint, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.marks (a boolean, b bigint);
ALTER TABLE shop.marks ADD COLUMN c boolean, ADD COLUMN d bigint;
