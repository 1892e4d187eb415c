-- expect: 0
CREATE TABLE shop.people (id bigint PRIMARY KEY, email text, at date);
GRANT SELECT (id, at) ON shop.people TO PUBLIC;
GRANT INSERT ON shop.people TO PUBLIC;
CREATE TABLE shop.guests (id bigint PRIMARY KEY, email text, at date);
GRANT SELECT ON shop.guests TO PUBLIC;
REVOKE SELECT ON shop.guests FROM PUBLIC;
CREATE TABLE shop.towns (id bigint PRIMARY KEY, zone text);
GRANT SELECT ON shop.towns TO PUBLIC;
