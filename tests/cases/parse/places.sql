--# Names the grammar forgets the place of are found again in the text.
DROP TABLE a, "b""c", /* d */ shop . d, "D"
--> DROP TABLE | any
--> drops relation a@11
--> drops relation b"c@14
--> drops relation shop.d@30
--> drops relation D@40

CREATE TYPE type AS ENUM ('type')
--> CREATE TYPE | any
--> creates type type@12

CREATE FUNCTION /* f */ "Odd f"() RETURNS int LANGUAGE plpgsql AS $f$ f $f$
--> CREATE FUNCTION | any
--> creates function Odd f@24

COMMENT ON FUNCTION f(f) IS 'f'
--> COMMENT | any
--> changes function f@20
--> needs type f@22

COMMENT ON FUNCTION größe(int) IS E'größe\' größe'
--> COMMENT | any
--> changes function größe@20

CREATE TRIGGER orders BEFORE INSERT ON orders EXECUTE FUNCTION Orders()
--> CREATE TRIGGER | any
--> creates trigger orders on orders@15
--> needs relation orders@39
--> needs function orders@63

ALTER TYPE shop.a RENAME VALUE 'b' TO 'c'
--> ALTER TYPE | any
--> changes type shop.a@11

DROP OPERATOR <--/* = */ comment
(int, int)
--> DROP OPERATOR | any
--> drops operator <@14

DROP OPERATOR shop.<> (int, int), === (int, int)
--> DROP OPERATOR | any
--> drops operator shop.<>@14
--> drops operator ===@34

DROP TABLE $, a
--> unknown: syntax error at or near "$"@11 | any

GRANT EXECUTE ON FUNCTION f, shop.g(int), f(text) TO f
--> GRANT | any
--> changes function f@26
--> changes function shop.g@29
--> changes function f@42
--> needs role f@53

