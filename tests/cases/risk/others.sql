CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.amount AS integer;
CREATE DOMAIN app.wide AS app.amount;
CREATE TABLE app.t (id integer PRIMARY KEY, amount app.amount, mood app.mood);
CREATE TABLE app.w (id integer PRIMARY KEY, amount app.wide);
INSERT INTO app.t SELECT i, i, 'ok' FROM generate_series(1, 300) i;
INSERT INTO app.w SELECT i, i FROM generate_series(1, 300) i;
ALTER DOMAIN app.amount ADD CONSTRAINT later CHECK (VALUE > 0) NOT VALID;

-- case: domain-add-check class=high
ALTER DOMAIN app.amount ADD CHECK (VALUE > -1)
-- case: domain-add-check-not-valid class=low
ALTER DOMAIN app.amount ADD CHECK (VALUE > -1) NOT VALID
-- case: domain-validate class=high
ALTER DOMAIN app.amount VALIDATE CONSTRAINT later
-- case: domain-set-not-null class=high
ALTER DOMAIN app.amount SET NOT NULL
-- case: domain-drop-constraint class=low
ALTER DOMAIN app.amount DROP CONSTRAINT later
-- case: domain-default class=low
ALTER DOMAIN app.amount SET DEFAULT 3
-- case: enum-add class=low
ALTER TYPE app.mood ADD VALUE 'happy'
-- case: enum-rename-value class=high
ALTER TYPE app.mood RENAME VALUE 'sad' TO 'blue'
-- case: drop-type-used
DROP TYPE app.mood
-- case: drop-type-cascade class=critical
DROP TYPE app.mood CASCADE
-- case: drop-schema-cascade class=critical
DROP SCHEMA app CASCADE
-- case: drop-schema-used
DROP SCHEMA app
-- case: create-function class=low
CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql AS 'SELECT 1'
-- case: create-extension class=low
CREATE EXTENSION IF NOT EXISTS plpgsql
-- case: default-privileges class=low
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO CURRENT_USER
-- case: set class=low
SET lock_timeout = '1s'
-- case: do class=high
DO $$ BEGIN NULL; END $$
