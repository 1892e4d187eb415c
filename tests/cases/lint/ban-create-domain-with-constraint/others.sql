-- expect: 0
CREATE DOMAIN shop.rating AS integer DEFAULT 1;
CREATE DOMAIN shop.note AS text NULL COLLATE "C";
CREATE TABLE shop.lines (id bigint PRIMARY KEY, n integer CHECK (n > 0), m text NOT NULL);
