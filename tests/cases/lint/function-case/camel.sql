-- expect: 1
-- at: 5:1
-- setting: function_case: camelCase
CREATE FUNCTION shop."addOne"() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.add_one() RETURNS int LANGUAGE sql AS 'SELECT 1';
