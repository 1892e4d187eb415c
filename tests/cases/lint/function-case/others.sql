-- expect: 0
CREATE FUNCTION shop.AddOne("Number" integer) RETURNS integer LANGUAGE sql AS 'SELECT "Number" + 1';
CREATE FUNCTION shop."Bad"() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION shop."Bad" RENAME TO good;
CREATE FUNCTION shop."Worse"() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION shop."Worse"();
CREATE FUNCTION shop.replaced() RETURNS int LANGUAGE sql AS 'SELECT "addOne"(1)';
