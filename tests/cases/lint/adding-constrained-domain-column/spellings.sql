-- expect: 4
-- at: 1:37 2:51 3:39 4:55
CREATE DOMAIN shop.rating AS integer CHECK (VALUE > 0);
CREATE DOMAIN shop.known AS text NOT NULL;
CREATE DOMAIN shop.stars AS shop.rating;
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop.orders ADD COLUMN  stars shop.stars;
ALTER TABLE shop.orders ADD COLUMN a text, ADD    b shop.rating DEFAULT 5, ADD COLUMN c integer;
ALTER TABLE shop.elsewhere ADD COLUMN d shop.known DEFAULT 'x';
DO $$ BEGIN NULL; END $$; ALTER TABLE shop.orders ADD e shop.rating;
