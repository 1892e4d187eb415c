-- expect: 4
-- at: 4:30 5:36 6:63 7:69
-- Columns get it through a domain or a composite type just as well; they are told of where it is written.
CREATE DOMAIN shop.letter AS char(1) CHECK (VALUE <> ' ');
CREATE TYPE shop.place AS (town    char(3), street text);
ALTER TYPE shop.place DROP ATTRIBUTE town, ADD ATTRIBUTE area character(2), ALTER ATTRIBUTE street TYPE text;
CREATE SCHEMA stock CREATE TABLE goods (id bigint PRIMARY KEY, code char(8));
CREATE TABLE shop.letters (letter shop.letter, at shop.place);
