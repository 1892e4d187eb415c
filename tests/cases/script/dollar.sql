SELECT $$a;b$$, $tag$ $$ ; $x$ $tag$, $_1$;$_1$, $é$;$é$;
SELECT $1, $2;
SELECT a$b$c; SELECT 1;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  -- ; 'quote
  RETURN NEW; /* open
END
$body$;
SELECT $a$ $ $b$ $a $a$;
