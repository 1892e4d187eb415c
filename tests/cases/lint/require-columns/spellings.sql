-- expect: 7
-- at: 4:14 4:60 5:63 7:14 7:14 7:62 11:14
-- setting: required_columns: [tenant_id int8, "made timestamp with time zone", "code varchar(3)"]
CREATE TABLE shop."Orders" (id bigint, "Tenant_id" bigint, made timestamp, code character varying(3));
CREATE TABLE shop.visits (tenant_id bigint, made timestamptz, code varchar(4), at date) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.lines (tenant_id bigint, made timestamptz, code varchar(3));
ALTER TABLE shop.lines RENAME COLUMN tenant_id TO tenant;
ALTER TABLE shop.lines DROP COLUMN made, ALTER COLUMN code TYPE text;
-- A child has what its parent has, and lacks what it lacks.
CREATE TABLE shop.base (tenant_id bigint, made timestamptz);
CREATE TABLE shop.child (n int) INHERITS (shop.base);
