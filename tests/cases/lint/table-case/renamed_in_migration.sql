-- expect: 1
-- at: 1:13
CREATE TABLE shop.good (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop.good RENAME TO "Bad";
