-- expect: 4
-- at: 3:1 4:1 6:1 7:1
CREATE FUNCTION "Shop"."Count"() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE OR REPLACE FUNCTION shop.f(a integer) RETURNS integer LANGUAGE plpgsql SET work_mem = '4MB' AS
  'BEGIN RETURN a; END';
CREATE PROCEDURE shop.p() LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.g() RETURNS integer LANGUAGE sql SET search_path = shop AS 'SELECT 1';
ALTER FUNCTION shop.g() RESET search_path;
