-- What the runner sets by the file's own comment counts.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
-- confiture: lock_timeout=3s
ALTER TABLE shop.orders ADD COLUMN b text;
