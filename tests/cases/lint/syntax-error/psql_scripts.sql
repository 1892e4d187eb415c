-- expect: 0
\set ON_ERROR_STOP on
\set owner app
\if :{?owner}
CREATE TABLE shop_order (id bigint PRIMARY KEY, note text DEFAULT 'a;b');
\else
this branch is not taken
\endif
GRANT SELECT ON shop_order TO :"owner";
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN; SELECT ( END $$;
COPY shop_order FROM stdin;
1	it's, (a "value
\.
