-- expect: 3
-- at: 5:14 7:13 9:14
CREATE TABLE shop.a (id bigint PRIMARY KEY);
ALTER TABLE shop.a OWNER TO alice;
CREATE TABLE shop."B" (id bigint PRIMARY KEY);
ALTER TABLE shop."B" OWNER TO "Bob";
CREATE VIEW shop.v AS SELECT 1 AS one;
ALTER VIEW shop.v OWNER TO bob;
CREATE TABLE shop.c (id bigint PRIMARY KEY);
ALTER TABLE shop.c OWNER TO alice;
ALTER TABLE shop.c OWNER TO carol;
