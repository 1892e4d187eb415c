-- expect: 5
-- at: 1:1 2:1 2:1 3:1 4:8
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
DROP TABLE IF EXISTS shop."Orders" CASCADE;
drop table elsewhere, shop.unknown;
DROP TABLE shop.events_1;
BEGIN; DROP TABLE shop.events; COMMIT;
