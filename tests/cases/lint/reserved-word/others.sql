-- expect: 0
-- Key words that need no quotes, names with upper case (quoted, but not for that), functions named as joins are.
CREATE TABLE shop.date (name text, value text, type text, key int, "timestamp" timestamptz, "User" int, status text, level int,
  "int" int, user_id bigint, role text, "year" int, position int, action text, public boolean, "character" text, count int);
CREATE FUNCTION shop."left"(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE TABLE shop."order" (id bigint);
ALTER TABLE shop."order" RENAME TO orders;
CREATE TABLE shop."desc" (id bigint);
DROP TABLE shop."desc";
CREATE TEMP TABLE "user" (id bigint);
COMMENT ON TABLE shop.date IS 'order by user';
