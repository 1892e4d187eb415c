-- expect: 7
-- at: 3:41 3:58 3:82 4:45 4:92 5:28 6:45
CREATE TABLE shop.jobs (id bigint, what REGPROC, "Which" regoper[] NOT NULL, how pg_catalog.regconfig, old regclass);
ALTER TABLE shop.jobs ALTER COLUMN old TYPE regnamespace USING NULL, ADD COLUMN dictionary regdictionary;
CREATE DOMAIN shop.call AS regprocedure;
CREATE TYPE shop.sorting AS (label text, by regcollation);
