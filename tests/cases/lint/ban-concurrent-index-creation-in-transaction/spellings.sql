-- expect: 7
-- at: 2:1 3:1 4:1 5:1 6:1 7:1 10:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text);
CREATE INDEX orders_status_idx ON shop.orders (status);
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
START TRANSACTION;
create unique index concurrently "Concurrently" on shop.orders (id);
DROP INDEX CONCURRENTLY shop.orders_status_idx;
REINDEX (VERBOSE) TABLE CONCURRENTLY shop.orders;
ALTER TABLE shop.events DETACH PARTITION shop.events_1 CONCURRENTLY;
VACUUM (ANALYZE) shop.orders;
ALTER SYSTEM SET work_mem = '4MB';
COMMIT;
BEGIN; SAVEPOINT a; ROLLBACK TO a;
REINDEX DATABASE CONCURRENTLY shop;
END;
