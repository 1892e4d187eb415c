-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
CREATE UNLOGGED TABLE shop.cache (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
-- migration
ALTER TABLE shop.orders SET LOGGED, SET TABLESPACE pg_default;
ALTER TABLE shop.orders SET ACCESS METHOD heap;
ALTER TABLE shop.cache SET UNLOGGED;
ALTER TABLE shop.orders ALTER COLUMN a SET STORAGE EXTERNAL, SET (autovacuum_enabled = false);
ALTER TABLE shop.events SET TABLESPACE fast;
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines SET UNLOGGED;
