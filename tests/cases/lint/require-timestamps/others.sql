-- expect: 0
-- setting: require_timestamps: true
CREATE TABLE shop.base (created_at timestamptz, updated_at timestamptz);
CREATE TABLE shop.child (n int) INHERITS (shop.base);
CREATE TABLE shop.late (n int);
ALTER TABLE shop.late ADD COLUMN created_at timestamptz, ADD COLUMN "updated_at" timestamptz;
CREATE TABLE shop.found AS SELECT now() AS created_at, now() AS updated_at;
CREATE TEMP TABLE mine (n int);
CREATE FOREIGN TABLE shop.far (n int) SERVER elsewhere;
CREATE TABLE shop.like_nobody_knows (LIKE elsewhere.base);
