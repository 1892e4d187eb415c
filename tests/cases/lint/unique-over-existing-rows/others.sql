-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
CREATE INDEX CONCURRENTLY "unique" ON shop.orders (a);
CREATE TABLE shop.lines (id bigint);
CREATE UNIQUE INDEX ON shop.lines (id);
CREATE TEMP TABLE work (id bigint);
CREATE UNIQUE INDEX ON work (id);
