-- expect: 6
-- at: 3:44 3:65 4:3 5:45 5:78 6:29
CREATE TABLE shop."Towns" (id bigint, name VARCHAR(40), "Label" character varying (10)[], code
  national character varying(3), open varchar, also text);
ALTER TABLE shop."Towns" ALTER "Label" TYPE varchar(20)[], ADD COLUMN street pg_catalog.varchar(80);
CREATE DOMAIN shop.short AS char varying(5) CHECK (VALUE <> '');
