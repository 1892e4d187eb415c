-- expect: 0
-- setting: required_columns: [tenant_id int8, "made  TIMESTAMP WITH TIME ZONE", "code varchar( 3 )", kind, "price numeric(10, 2)", "state shop.state"]
-- setting: exclude_tables: [shop.numbers, "log_*"]
CREATE TYPE shop.state AS ENUM ('new');
CREATE TABLE shop.base (tenant_id bigserial, made timestamptz, code character varying(3), kind int, price decimal(10,2), state shop.state);
CREATE TABLE shop.child (n int) INHERITS (shop.base);
CREATE TABLE shop.like_it (LIKE shop.base);
CREATE TABLE shop.numbers (n int);
CREATE TABLE shop.log_1 (n int);
CREATE TEMP TABLE mine (n int);
CREATE TABLE shop.later ();
ALTER TABLE shop.later ADD COLUMN tenant_id bigint, ADD COLUMN made timestamp with time zone, ADD code varchar(3), ADD kind text, ADD price numeric(10,2),
  ADD state shop.state;
CREATE TABLE shop.like_nobody_knows (LIKE elsewhere.base);
CREATE VIEW shop.seen AS SELECT 1 AS n;
