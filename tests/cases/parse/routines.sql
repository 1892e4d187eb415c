--# Functions, types, operators, schemas, extensions.
CREATE FUNCTION shop.total(o shop.orders, VARIADIC x int[] DEFAULT shop.none(), OUT y money_amount) RETURNS SETOF shop.line LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT * FROM nobody_looks; END $$
--> CREATE FUNCTION | any
--> creates function shop.total@16
--> needs schema shop@16
--> needs type shop.orders@29
--> needs function shop.none@67
--> needs type money_amount@86
--> needs type shop.line@114

CREATE OR REPLACE FUNCTION f(a int) RETURNS shop.orders.id%TYPE LANGUAGE sql AS $$ SELECT g(a) FROM shop.t; INSERT INTO u VALUES (1) $$
--> CREATE FUNCTION | any
--> creates function f@27
--> needs relation shop.orders@44
--> needs relation shop.t
--> needs relation u
--> needs function g

CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'this is no sql'
--> CREATE FUNCTION | any
--> creates function f@16

CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC INSERT INTO log VALUES (a); SELECT h(a) FROM v; END
--> CREATE FUNCTION | any
--> creates function f@16
--> needs relation log@75
--> needs function h@98
--> needs relation v@108

CREATE FUNCTION f(a int) RETURNS int RETURN g(a) + (SELECT max(x) FROM t)
--> CREATE FUNCTION | any
--> creates function f@16
--> needs function g@44
--> needs function max@59
--> needs relation t@71

CREATE FUNCTION fact(n int) RETURNS int LANGUAGE sql AS $$ SELECT CASE WHEN n < 2 THEN 1 ELSE n * fact(n - 1) END $$
--> CREATE FUNCTION | any
--> creates function fact@16

CREATE FUNCTION c_code(internal) RETURNS void LANGUAGE c AS '$libdir/x', 'c_code' SUPPORT shop.helper
--> CREATE FUNCTION | any
--> creates function c_code@16
--> needs function shop.helper@90

CREATE FUNCTION l() RETURNS trigger LANGUAGE plpython3u AS 'pass'
--> CREATE FUNCTION | any
--> creates function l@16
--> needs language plpython3u@45

CREATE PROCEDURE shop.close_day(day date) LANGUAGE sql AS $$ CALL shop.step(day) $$
--> CREATE PROCEDURE | any
--> creates function shop.close_day@17
--> needs schema shop@17
--> needs function shop.step

CREATE FUNCTION t(a int) RETURNS TABLE (b shop.color, c text) LANGUAGE sql AS $$ SELECT 1 $$
--> CREATE FUNCTION | any
--> creates function t@16
--> needs type shop.color@42

ALTER FUNCTION shop.f(int) OWNER TO bob
--> ALTER FUNCTION | any
--> changes function shop.f@15
--> needs role bob@36

ALTER FUNCTION shop.f(int) STABLE
--> ALTER FUNCTION | any
--> changes function shop.f@15

ALTER PROCEDURE p SECURITY DEFINER
--> ALTER PROCEDURE | any
--> changes function p@16

ALTER ROUTINE r RENAME TO s
--> ALTER ROUTINE | any
--> drops function r@14
--> creates function s@26

ALTER FUNCTION f(int) SET SCHEMA other
--> ALTER FUNCTION | any
--> changes function f@15
--> needs schema other@33

ALTER FUNCTION f(int) DEPENDS ON EXTENSION hstore
--> ALTER FUNCTION | any
--> changes function f@15
--> needs extension hstore@43

DROP FUNCTION IF EXISTS shop.f(int, shop.color), g
--> DROP FUNCTION | any
--> drops function shop.f@24
--> drops function g@49
--> needs type shop.color@36

DROP PROCEDURE p(int)
--> DROP PROCEDURE | any
--> drops function p@15

DROP ROUTINE p
--> DROP ROUTINE | any
--> drops function p@13

DROP AGGREGATE a(int)
--> DROP AGGREGATE | any
--> drops function a@15

CREATE AGGREGATE shop.first(anyelement) (SFUNC = shop.first_step, STYPE = anyelement, FINALFUNC = done)
--> CREATE AGGREGATE | any
--> creates function shop.first@17
--> needs schema shop@17
--> needs function shop.first_step@49
--> needs function done@98

CREATE AGGREGATE old_style (BASETYPE = shop.a, SFUNC = f, STYPE = int4, INITCOND = '0')
--> CREATE AGGREGATE | any
--> creates function old_style@17
--> needs type shop.a@39
--> needs function f@55

CREATE OPERATOR shop.=== (LEFTARG = shop.box, RIGHTARG = text, FUNCTION = shop.same, COMMUTATOR = ===, RESTRICT = eqsel)
--> CREATE OPERATOR | any
--> creates operator shop.===@16
--> needs schema shop@16
--> needs type shop.box@36
--> needs function shop.same@74
--> needs function eqsel@114

ALTER OPERATOR shop.=== (shop.box, text) SET (RESTRICT = NONE)
--> ALTER OPERATOR | any
--> changes operator shop.===@15
--> needs type shop.box@25

DROP OPERATOR shop.=== (shop.box, text)
--> DROP OPERATOR | any
--> drops operator shop.===@14
--> needs type shop.box@24

CREATE OPERATOR CLASS shop.box_ops DEFAULT FOR TYPE shop.box USING gist FAMILY shop.fam AS OPERATOR 1 shop.<<, FUNCTION 1 shop.consistent(internal, shop.box), STORAGE shop.key
--> CREATE OPERATOR CLASS | any
--> creates object shop.box_ops@22
--> needs schema shop@22
--> needs type shop.box@52
--> needs object shop.fam@79
--> needs operator shop.<<@102
--> needs function shop.consistent@122
--> needs type shop.key@167

CREATE OPERATOR FAMILY shop.fam USING gist
--> CREATE OPERATOR FAMILY | any
--> creates object shop.fam@23
--> needs schema shop@23

ALTER OPERATOR FAMILY shop.fam USING gist ADD FUNCTION 1 f(int)
--> ALTER OPERATOR FAMILY | any
--> changes object shop.fam@22
--> needs function f@57

DROP OPERATOR CLASS shop.box_ops USING gist
--> DROP OPERATOR CLASS | any
--> drops object shop.box_ops@20

DROP OPERATOR FAMILY shop.fam USING gist
--> DROP OPERATOR FAMILY | any
--> drops object shop.fam@21

CREATE TYPE shop.color AS ENUM ('red', 'green')
--> CREATE TYPE | any
--> creates type shop.color@12
--> needs schema shop@12

CREATE TYPE shop.pair AS (a int, b shop.color COLLATE "C")
--> CREATE TYPE | any
--> creates type shop.pair@12
--> needs schema shop@12
--> needs type shop.color@35

CREATE TYPE shop.span AS RANGE (SUBTYPE = shop.point, SUBTYPE_DIFF = shop.diff, COLLATION = shop.german)
--> CREATE TYPE | any
--> creates type shop.span@12
--> needs schema shop@12
--> needs type shop.point@42
--> needs function shop.diff@69
--> needs collation shop.german@92

CREATE TYPE box (INPUT = shop.box_in, OUTPUT = box_out, LIKE = shop.big, ALIGNMENT = double)
--> CREATE TYPE | any
--> creates type box@12
--> needs function shop.box_in@25
--> needs function box_out@47
--> needs type shop.big@63

CREATE TYPE shell
--> CREATE TYPE | any
--> creates type shell@12

ALTER TYPE shop.color ADD VALUE 'blue' AFTER 'red'
--> ALTER TYPE | any
--> changes type shop.color@11

ALTER TYPE shop.color RENAME TO colour
--> ALTER TYPE | any
--> drops type shop.color@11
--> creates type shop.colour@32

ALTER TYPE shop.pair ADD ATTRIBUTE c shop.x
--> ALTER TYPE | any
--> changes type shop.pair@11
--> needs type shop.x@37

ALTER TYPE shop.pair RENAME ATTRIBUTE c TO d
--> ALTER TYPE | any
--> changes type shop.pair@11

ALTER TYPE shop.pair OWNER TO bob
--> ALTER TYPE | any
--> changes type shop.pair@11
--> needs role bob@30

ALTER TYPE box SET (STORAGE = plain)
--> ALTER TYPE | any
--> changes type box@11

DROP TYPE shop.color, pair CASCADE
--> DROP TYPE | any
--> drops type shop.color@10
--> drops type pair@22

CREATE DOMAIN shop.email AS citext COLLATE "de_DE" DEFAULT f() CHECK (shop.is_email(value))
--> CREATE DOMAIN | any
--> creates type shop.email@14
--> needs schema shop@14
--> needs type citext@28
--> needs collation de_DE@35
--> needs function f@59
--> needs function shop.is_email@70

ALTER DOMAIN shop.email ADD CONSTRAINT c CHECK (g(value))
--> ALTER DOMAIN | any
--> changes type shop.email@13
--> needs function g@48

ALTER DOMAIN shop.email SET DEFAULT h()
--> ALTER DOMAIN | any
--> changes type shop.email@13
--> needs function h@36

ALTER DOMAIN shop.email RENAME CONSTRAINT c TO d
--> ALTER DOMAIN | any
--> changes type shop.email@13

DROP DOMAIN shop.email
--> DROP DOMAIN | any
--> drops type shop.email@12

CREATE CAST (shop.a AS shop.b) WITH FUNCTION shop.a_to_b(shop.a) AS IMPLICIT
--> CREATE CAST | any
--> needs type shop.a@13
--> needs type shop.b@23
--> needs function shop.a_to_b@45

DROP CAST (shop.a AS text)
--> DROP CAST | any
--> needs type shop.a@11

CREATE TRANSFORM FOR shop.a LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal), TO SQL WITH FUNCTION g(internal))
--> CREATE TRANSFORM | any
--> needs type shop.a@21
--> needs language plperl@37
--> needs function f@68
--> needs function g@102

DROP TRANSFORM FOR shop.a LANGUAGE plperl
--> DROP TRANSFORM | any
--> needs type shop.a@19

CREATE COLLATION shop.german FROM "de_DE"
--> CREATE COLLATION | any
--> creates collation shop.german@17
--> needs schema shop@17
--> needs collation de_DE@34

CREATE COLLATION IF NOT EXISTS g2 (provider = icu, locale = 'de')
--> CREATE COLLATION | any
--> creates collation g2@31

ALTER COLLATION shop.german REFRESH VERSION
--> ALTER COLLATION | any
--> changes collation shop.german@16

DROP COLLATION shop.german
--> DROP COLLATION | any
--> drops collation shop.german@15

CREATE CONVERSION shop.c FOR 'LATIN1' TO 'UTF8' FROM shop.conv
--> CREATE CONVERSION | any
--> creates object shop.c@18
--> needs schema shop@18
--> needs function shop.conv@53

CREATE TEXT SEARCH CONFIGURATION shop.german (COPY = pg_catalog.german)
--> CREATE TEXT SEARCH CONFIGURATION | any
--> creates object shop.german@33
--> needs schema shop@33

CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, Language = russian)
--> CREATE TEXT SEARCH DICTIONARY | any
--> creates object d@30
--> needs object snowball@44

ALTER TEXT SEARCH DICTIONARY d (StopWords = x)
--> ALTER TEXT SEARCH DICTIONARY | any
--> changes object d@29

ALTER TEXT SEARCH CONFIGURATION shop.german ADD MAPPING FOR word WITH d
--> ALTER TEXT SEARCH CONFIGURATION | any
--> changes object shop.german@32

CREATE SCHEMA shop
--> CREATE SCHEMA | any
--> creates schema shop@14

CREATE SCHEMA IF NOT EXISTS shop AUTHORIZATION bob
--> CREATE SCHEMA | any
--> creates schema shop@28
--> needs role bob@47

CREATE SCHEMA AUTHORIZATION bob CREATE TABLE t (a int REFERENCES u) CREATE VIEW v AS SELECT * FROM t CREATE INDEX i ON t (a) GRANT SELECT ON t TO alice
--> CREATE SCHEMA | any
--> creates schema bob@28
--> creates relation bob.t@45
--> creates relation bob.v@80
--> creates relation bob.i@114
--> changes relation t@141
--> needs role bob@28
--> needs relation u@65
--> needs role alice@146

ALTER SCHEMA shop RENAME TO store
--> ALTER SCHEMA | any
--> drops schema shop@13
--> creates schema store@28

ALTER SCHEMA shop OWNER TO bob
--> ALTER SCHEMA | any
--> changes schema shop@13
--> needs role bob@27

DROP SCHEMA IF EXISTS shop, store CASCADE
--> DROP SCHEMA | any
--> drops schema shop@22
--> drops schema store@28

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA ext VERSION '1.1' CASCADE
--> CREATE EXTENSION | any
--> creates extension uuid-ossp@31
--> needs schema ext@55

ALTER EXTENSION hstore UPDATE TO '1.8'
--> ALTER EXTENSION | any
--> changes extension hstore@16

ALTER EXTENSION hstore SET SCHEMA ext
--> ALTER EXTENSION | any
--> changes extension hstore@16
--> needs schema ext@34

ALTER EXTENSION mine ADD FUNCTION shop.f(int)
--> ALTER EXTENSION | any
--> changes extension mine@16
--> needs function shop.f@34

DROP EXTENSION hstore
--> DROP EXTENSION | any
--> drops extension hstore@15

CREATE LANGUAGE mine HANDLER shop.handle INLINE shop.inline_it VALIDATOR shop.check_it
--> CREATE LANGUAGE | any
--> creates language mine@16
--> needs function shop.handle@29
--> needs function shop.inline_it@48
--> needs function shop.check_it@73

DROP LANGUAGE mine
--> DROP LANGUAGE | any
--> drops language mine@14

CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER shop.heap_handler
--> CREATE ACCESS METHOD | any
--> creates object heap2@21
--> needs function shop.heap_handler@46

CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION shop.log_ddl()
--> CREATE EVENT TRIGGER | any
--> creates object e@21
--> needs function shop.log_ddl@59

ALTER EVENT TRIGGER e DISABLE
--> ALTER EVENT TRIGGER | any
--> changes object e@20

DROP EVENT TRIGGER e
--> DROP EVENT TRIGGER | any
--> drops object e@19

