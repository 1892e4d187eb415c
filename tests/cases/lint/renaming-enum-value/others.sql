-- expect: 0
CREATE TYPE shop.state AS ENUM ('new');
-- migration
ALTER TYPE shop.state ADD VALUE IF NOT EXISTS 'paid' AFTER 'new';
CREATE TYPE shop.fresh AS ENUM ('a', 'b');
ALTER TYPE shop.fresh RENAME VALUE 'a' TO 'c';
ALTER TYPE shop.state SET SCHEMA public;
