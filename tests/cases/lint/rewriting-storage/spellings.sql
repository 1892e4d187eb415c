-- expect: 5
-- at: 1:1 2:47 3:1 4:1 5:49
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
CREATE UNLOGGED TABLE shop.cache (id bigint PRIMARY KEY);
-- migration
alter table shop."Orders" set unlogged;
ALTER TABLE shop.cache SET (fillfactor = 70), SET LOGGED;
ALTER TABLE shop."Orders" SET TABLESPACE fast;
ALTER TABLE shop."Orders" SET ACCESS METHOD columnar;
BEGIN; ALTER TABLE elsewhere ADD COLUMN a text, SET UNLOGGED; COMMIT;
