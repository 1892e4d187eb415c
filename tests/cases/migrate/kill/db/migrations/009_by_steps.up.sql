-- confiture: transaction=off
SET search_path TO public;
CREATE TABLE counts (name text PRIMARY KEY, n bigint NOT NULL);
COPY counts FROM stdin;
people	0
visits	0
\.
UPDATE counts SET n = n + (SELECT count(*) FROM people) WHERE name = 'people';
UPDATE counts SET n = n + (SELECT count(*) FROM visits) WHERE name = 'visits';
ALTER TABLE counts ADD CHECK (n >= 0);
