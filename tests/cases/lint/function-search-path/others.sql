-- The body of BEGIN ATOMIC and RETURN is bound to its objects when it is made.
-- expect: 0
CREATE FUNCTION shop.f() RETURNS integer LANGUAGE sql SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION shop.g() RETURNS integer LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1';
CREATE FUNCTION shop.h() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION shop.h() SET search_path = pg_catalog, shop;
CREATE FUNCTION shop.i() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION shop.i() SET search_path TO '';
CREATE FUNCTION shop.atomic() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE FUNCTION shop.returned() RETURNS integer LANGUAGE sql RETURN 1;
CREATE FUNCTION shop.gone() RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION shop.gone();
