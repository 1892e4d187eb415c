-- expect: 4
-- at: 4:21 9:9 11:1 13:8
-- A statement that does not parse hides no other; a meta-command that cannot be run is passed over.
CREATE TABLE a (id ,);
COPY a FROM stdin;
it's data, (not SQL
\.
\set who 'world'
SELECT (;) FROM a;
\echo :who
\! rm -rf everything
SELECT 1;
SELECT 'open;
