--# Functions, types, operators, schemas, extensions.
CREATE FUNCTION shop.total(o shop.orders, VARIADIC x int[] DEFAULT shop.none(), OUT y money_amount) RETURNS SETOF shop.line LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT * FROM nobody_looks; END $$
--> CREATE FUNCTION | any
--> creates function shop.total
--> needs type shop.orders@29
--> needs function shop.none@67
--> needs type money_amount@86
--> needs type shop.line@114
--> needs schema shop

CREATE OR REPLACE FUNCTION f(a int) RETURNS shop.orders.id%TYPE LANGUAGE sql AS $$ SELECT g(a) FROM shop.t; INSERT INTO u VALUES (1) $$
--> CREATE FUNCTION | any
--> creates function f
--> needs relation shop.orders@44
--> needs relation shop.t
--> needs relation u
--> needs function g

CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'this is no sql'
--> CREATE FUNCTION | any
--> creates function f

CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC INSERT INTO log VALUES (a); SELECT h(a) FROM v; END
--> CREATE FUNCTION | any
--> creates function f
--> needs relation log@75
--> needs function h@98
--> needs relation v@108

CREATE FUNCTION f(a int) RETURNS int RETURN g(a) + (SELECT max(x) FROM t)
--> CREATE FUNCTION | any
--> creates function f
--> needs function g@44
--> needs function max@59
--> needs relation t@71

CREATE FUNCTION fact(n int) RETURNS int LANGUAGE sql AS $$ SELECT CASE WHEN n < 2 THEN 1 ELSE n * fact(n - 1) END $$
--> CREATE FUNCTION | any
--> creates function fact

CREATE FUNCTION c_code(internal) RETURNS void LANGUAGE c AS '$libdir/x', 'c_code' SUPPORT shop.helper
--> CREATE FUNCTION | any
--> creates function c_code
--> needs function shop.helper

CREATE FUNCTION l() RETURNS trigger LANGUAGE plpython3u AS 'pass'
--> CREATE FUNCTION | any
--> creates function l
--> needs language plpython3u

CREATE PROCEDURE shop.close_day(day date) LANGUAGE sql AS $$ CALL shop.step(day) $$
--> CREATE PROCEDURE | any
--> creates function shop.close_day
--> needs function shop.step
--> needs schema shop

CREATE FUNCTION t(a int) RETURNS TABLE (b shop.color, c text) LANGUAGE sql AS $$ SELECT 1 $$
--> CREATE FUNCTION | any
--> creates function t
--> needs type shop.color@42

ALTER FUNCTION shop.f(int) OWNER TO bob
--> ALTER FUNCTION | any
--> changes function shop.f
--> needs role bob@36

ALTER FUNCTION shop.f(int) STABLE
--> ALTER FUNCTION | any
--> changes function shop.f

ALTER PROCEDURE p SECURITY DEFINER
--> ALTER PROCEDURE | any
--> changes function p

ALTER ROUTINE r RENAME TO s
--> ALTER ROUTINE | any
--> drops function r
--> creates function s

ALTER FUNCTION f(int) SET SCHEMA other
--> ALTER FUNCTION | any
--> changes function f
--> needs schema other

ALTER FUNCTION f(int) DEPENDS ON EXTENSION hstore
--> ALTER FUNCTION | any
--> changes function f
--> needs extension hstore

DROP FUNCTION IF EXISTS shop.f(int, shop.color), g
--> DROP FUNCTION | any
--> drops function shop.f
--> drops function g
--> needs type shop.color@36

DROP PROCEDURE p(int)
--> DROP PROCEDURE | any
--> drops function p

DROP ROUTINE p
--> DROP ROUTINE | any
--> drops function p

DROP AGGREGATE a(int)
--> DROP AGGREGATE | any
--> drops function a

CREATE AGGREGATE shop.first(anyelement) (SFUNC = shop.first_step, STYPE = anyelement, FINALFUNC = done)
--> CREATE AGGREGATE | any
--> creates function shop.first
--> needs function shop.first_step@49
--> needs function done@98
--> needs schema shop

CREATE AGGREGATE old_style (BASETYPE = shop.a, SFUNC = f, STYPE = int4, INITCOND = '0')
--> CREATE AGGREGATE | any
--> creates function old_style
--> needs type shop.a@39
--> needs function f@55

CREATE OPERATOR shop.=== (LEFTARG = shop.box, RIGHTARG = text, FUNCTION = shop.same, COMMUTATOR = ===, RESTRICT = eqsel)
--> CREATE OPERATOR | any
--> creates operator shop.===
--> needs type shop.box@36
--> needs function shop.same@74
--> needs function eqsel@114
--> needs schema shop

ALTER OPERATOR shop.=== (shop.box, text) SET (RESTRICT = NONE)
--> ALTER OPERATOR | any
--> changes operator shop.===
--> needs type shop.box@25

DROP OPERATOR shop.=== (shop.box, text)
--> DROP OPERATOR | any
--> drops operator shop.===
--> needs type shop.box@24

CREATE OPERATOR CLASS shop.box_ops DEFAULT FOR TYPE shop.box USING gist FAMILY shop.fam AS OPERATOR 1 shop.<<, FUNCTION 1 shop.consistent(internal, shop.box), STORAGE shop.key
--> CREATE OPERATOR CLASS | any
--> creates object shop.box_ops
--> needs type shop.box@52
--> needs type shop.key@167
--> needs function shop.consistent
--> needs schema shop
--> needs operator shop.<<
--> needs object shop.fam

CREATE OPERATOR FAMILY shop.fam USING gist
--> CREATE OPERATOR FAMILY | any
--> creates object shop.fam
--> needs schema shop

ALTER OPERATOR FAMILY shop.fam USING gist ADD FUNCTION 1 f(int)
--> ALTER OPERATOR FAMILY | any
--> changes object shop.fam
--> needs function f

DROP OPERATOR CLASS shop.box_ops USING gist
--> DROP OPERATOR CLASS | any
--> drops object shop.box_ops

DROP OPERATOR FAMILY shop.fam USING gist
--> DROP OPERATOR FAMILY | any
--> drops object shop.fam

CREATE TYPE shop.color AS ENUM ('red', 'green')
--> CREATE TYPE | any
--> creates type shop.color
--> needs schema shop

CREATE TYPE shop.pair AS (a int, b shop.color COLLATE "C")
--> CREATE TYPE | any
--> creates type shop.pair@12
--> needs schema shop@12
--> needs type shop.color@35

CREATE TYPE shop.span AS RANGE (SUBTYPE = shop.point, SUBTYPE_DIFF = shop.diff, COLLATION = shop.german)
--> CREATE TYPE | any
--> creates type shop.span
--> needs type shop.point@42
--> needs function shop.diff@69
--> needs collation shop.german@92
--> needs schema shop

CREATE TYPE box (INPUT = shop.box_in, OUTPUT = box_out, LIKE = shop.big, ALIGNMENT = double)
--> CREATE TYPE | any
--> creates type box
--> needs function shop.box_in@25
--> needs function box_out@47
--> needs type shop.big@63

CREATE TYPE shell
--> CREATE TYPE | any
--> creates type shell

ALTER TYPE shop.color ADD VALUE 'blue' AFTER 'red'
--> ALTER TYPE | any
--> changes type shop.color

ALTER TYPE shop.color RENAME TO colour
--> ALTER TYPE | any
--> drops type shop.color
--> creates type shop.colour

ALTER TYPE shop.pair ADD ATTRIBUTE c shop.x
--> ALTER TYPE | any
--> changes type shop.pair@11
--> needs type shop.x@37

ALTER TYPE shop.pair RENAME ATTRIBUTE c TO d
--> ALTER TYPE | any
--> changes type shop.pair@11

ALTER TYPE shop.pair OWNER TO bob
--> ALTER TYPE | any
--> changes type shop.pair
--> needs role bob@30

ALTER TYPE box SET (STORAGE = plain)
--> ALTER TYPE | any
--> changes type box

DROP TYPE shop.color, pair CASCADE
--> DROP TYPE | any
--> drops type shop.color@10
--> drops type pair@22

CREATE DOMAIN shop.email AS citext COLLATE "de_DE" DEFAULT f() CHECK (shop.is_email(value))
--> CREATE DOMAIN | any
--> creates type shop.email
--> needs type citext@28
--> needs collation de_DE@35
--> needs function f@59
--> needs function shop.is_email@70
--> needs schema shop

ALTER DOMAIN shop.email ADD CONSTRAINT c CHECK (g(value))
--> ALTER DOMAIN | any
--> changes type shop.email
--> needs function g@48

ALTER DOMAIN shop.email SET DEFAULT h()
--> ALTER DOMAIN | any
--> changes type shop.email
--> needs function h@36

ALTER DOMAIN shop.email RENAME CONSTRAINT c TO d
--> ALTER DOMAIN | any
--> changes type shop.email

DROP DOMAIN shop.email
--> DROP DOMAIN | any
--> drops type shop.email@12

CREATE CAST (shop.a AS shop.b) WITH FUNCTION shop.a_to_b(shop.a) AS IMPLICIT
--> CREATE CAST | any
--> needs type shop.a@13
--> needs type shop.b@23
--> needs function shop.a_to_b

DROP CAST (shop.a AS text)
--> DROP CAST | any
--> needs type shop.a@11

CREATE TRANSFORM FOR shop.a LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal), TO SQL WITH FUNCTION g(internal))
--> CREATE TRANSFORM | any
--> needs type shop.a@21
--> needs function f
--> needs function g
--> needs language plperl

DROP TRANSFORM FOR shop.a LANGUAGE plperl
--> DROP TRANSFORM | any
--> needs type shop.a@19

CREATE COLLATION shop.german FROM "de_DE"
--> CREATE COLLATION | any
--> creates collation shop.german
--> needs schema shop
--> needs collation de_DE

CREATE COLLATION IF NOT EXISTS g2 (provider = icu, locale = 'de')
--> CREATE COLLATION | any
--> creates collation g2

ALTER COLLATION shop.german REFRESH VERSION
--> ALTER COLLATION | any
--> changes collation shop.german

DROP COLLATION shop.german
--> DROP COLLATION | any
--> drops collation shop.german

CREATE CONVERSION shop.c FOR 'LATIN1' TO 'UTF8' FROM shop.conv
--> CREATE CONVERSION | any
--> creates object shop.c
--> needs function shop.conv
--> needs schema shop

CREATE TEXT SEARCH CONFIGURATION shop.german (COPY = pg_catalog.german)
--> CREATE TEXT SEARCH CONFIGURATION | any
--> creates object shop.german
--> needs schema shop

CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, Language = russian)
--> CREATE TEXT SEARCH DICTIONARY | any
--> creates object d
--> needs object snowball@44

ALTER TEXT SEARCH DICTIONARY d (StopWords = x)
--> ALTER TEXT SEARCH DICTIONARY | any
--> changes object d

ALTER TEXT SEARCH CONFIGURATION shop.german ADD MAPPING FOR word WITH d
--> ALTER TEXT SEARCH CONFIGURATION | any
--> changes object shop.german

CREATE SCHEMA shop
--> CREATE SCHEMA | any
--> creates schema shop

CREATE SCHEMA IF NOT EXISTS shop AUTHORIZATION bob
--> CREATE SCHEMA | any
--> creates schema shop
--> needs role bob@47

CREATE SCHEMA AUTHORIZATION bob CREATE TABLE t (a int REFERENCES u) CREATE VIEW v AS SELECT * FROM t CREATE INDEX i ON t (a) GRANT SELECT ON t TO alice
--> CREATE SCHEMA | any
--> creates schema bob
--> creates relation bob.t@45
--> creates relation bob.v@80
--> creates relation bob.i
--> changes relation t@141
--> needs role bob@28
--> needs relation u@65
--> needs role alice@146

ALTER SCHEMA shop RENAME TO store
--> ALTER SCHEMA | any
--> drops schema shop
--> creates schema store

ALTER SCHEMA shop OWNER TO bob
--> ALTER SCHEMA | any
--> changes schema shop
--> needs role bob@27

DROP SCHEMA IF EXISTS shop, store CASCADE
--> DROP SCHEMA | any
--> drops schema shop
--> drops schema store

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA ext VERSION '1.1' CASCADE
--> CREATE EXTENSION | any
--> creates extension uuid-ossp
--> needs schema ext

ALTER EXTENSION hstore UPDATE TO '1.8'
--> ALTER EXTENSION | any
--> changes extension hstore

ALTER EXTENSION hstore SET SCHEMA ext
--> ALTER EXTENSION | any
--> changes extension hstore
--> needs schema ext

ALTER EXTENSION mine ADD FUNCTION shop.f(int)
--> ALTER EXTENSION | any
--> changes extension mine
--> needs function shop.f

DROP EXTENSION hstore
--> DROP EXTENSION | any
--> drops extension hstore

CREATE LANGUAGE mine HANDLER shop.handle INLINE shop.inline_it VALIDATOR shop.check_it
--> CREATE LANGUAGE | any
--> creates language mine
--> needs function shop.check_it
--> needs function shop.handle
--> needs function shop.inline_it

DROP LANGUAGE mine
--> DROP LANGUAGE | any
--> drops language mine

CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER shop.heap_handler
--> CREATE ACCESS METHOD | any
--> creates object heap2
--> needs function shop.heap_handler

CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION shop.log_ddl()
--> CREATE EVENT TRIGGER | any
--> creates object e
--> needs function shop.log_ddl

ALTER EVENT TRIGGER e DISABLE
--> ALTER EVENT TRIGGER | any
--> changes object e

DROP EVENT TRIGGER e
--> DROP EVENT TRIGGER | any
--> drops object e

