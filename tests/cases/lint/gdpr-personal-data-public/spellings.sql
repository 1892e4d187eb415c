-- expect: 4
-- at: 4:1 6:1 8:1 10:1
CREATE TABLE shop."People" (id bigint PRIMARY KEY, "Email" text, at date);
GRANT ALL ON shop."People" TO reader, PUBLIC;
CREATE TABLE shop.guests (id bigint PRIMARY KEY, email text, at date);
GRANT SELECT (id, email) ON shop.guests TO PUBLIC;
CREATE VIEW shop.seen AS SELECT email FROM shop.guests;
GRANT INSERT, SELECT ON shop.seen TO "public";
CREATE TABLE open.people (id bigint PRIMARY KEY, email text, at date);
GRANT SELECT ON ALL TABLES IN SCHEMA open TO PUBLIC;
