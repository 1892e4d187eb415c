CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
  SELECT CASE a WHEN 1 THEN 2 END;
  SELECT a;
END;
create or replace procedure p() begin atomic insert into t values (1); END; SELECT 1;
CREATE FUNCTION "begin"() RETURNS int LANGUAGE sql RETURN 1; SELECT 2;
BEGIN; SELECT 3; END;
CREATE TABLE function (begin int); SELECT 4;
CREATE FUNCTION g(begin_at int) RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 END; SELECT 5;
