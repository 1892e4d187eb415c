-- expect: 0
CREATE TABLE shop.a (id bigint PRIMARY KEY);
ALTER TABLE shop.a OWNER TO alice;
CREATE TABLE store.b (id bigint PRIMARY KEY);
ALTER TABLE store.b OWNER TO bob;
CREATE TABLE shop.c (id bigint PRIMARY KEY);
ALTER TABLE shop.c OWNER TO bob;
ALTER TABLE shop.c OWNER TO alice;
CREATE TABLE shop.nobodys (id bigint PRIMARY KEY);
