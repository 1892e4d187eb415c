-- expect: 0
CREATE TYPE shop.state AS ENUM ('new');
-- migration
ALTER TYPE shop.state ADD VALUE 'old' BEFORE 'new';
ALTER TYPE shop.state ADD VALUE IF NOT EXISTS 'paid' AFTER 'new';
ALTER TYPE shop.state RENAME VALUE 'paid' TO 'done';
ALTER TYPE shop.state RENAME TO states;
