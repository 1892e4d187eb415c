-- expect: 4
-- at: 1:62 2:30 3:43 4:37
CREATE TABLE shop."Countries" (code varchar(2) PRIMARY KEY, id integer UNIQUE);
CREATE TABLE shop.towns (id bigint PRIMARY KEY, country varchar(2) REFERENCES shop."Countries",
    country_id integer REFERENCES shop."Countries" (id));
-- migration
ALTER TABLE shop."Countries" ADD COLUMN x text, ALTER COLUMN code TYPE varchar(3);
ALTER TABLE shop.towns ALTER country SET DATA TYPE text;
ALTER TABLE shop."Countries" ALTER COLUMN id TYPE bigint;
BEGIN; ALTER TABLE shop.towns ALTER country_id TYPE bigint; COMMIT;
