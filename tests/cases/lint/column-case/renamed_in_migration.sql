-- expect: 1
-- at: 1:13
CREATE TABLE shop.good (id bigint PRIMARY KEY, note text);
-- migration
ALTER TABLE shop.good RENAME note TO "Note";
