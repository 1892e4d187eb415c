-- expect: 4
-- at: 3:1 4:1 6:1 8:1
CREATE OR REPLACE FUNCTION shop."addOne"(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n + 1';
CREATE PROCEDURE "DoIt"() LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.good() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
ALTER FUNCTION shop.good() RENAME TO "Bad";
-- An overload is a function of its own.
CREATE FUNCTION shop."addOne"(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT n + 1';
