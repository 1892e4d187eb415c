-- expect: 1
-- from: 14
-- object: shop.two
CREATE FUNCTION shop.two() RETURNS int SECURITY DEFINER BEGIN ATOMIC SELECT 2; END;
CREATE FUNCTION shop.three() RETURNS int SECURITY DEFINER SET search_path = '' BEGIN ATOMIC SELECT 3; END;
CREATE AGGREGATE shop.product(numeric) (SFUNC = numeric_mul, STYPE = numeric);
CREATE PROCEDURE shop.nothing(INOUT x int) LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON PROCEDURE shop.nothing FROM PUBLIC;
