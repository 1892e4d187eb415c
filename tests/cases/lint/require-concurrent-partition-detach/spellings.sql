-- expect: 3
-- at: 1:1 2:8 3:1
CREATE TABLE shop."Events" (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop."Events" FOR VALUES FROM (1) TO (9);
CREATE TABLE shop.events_2 PARTITION OF shop."Events" FOR VALUES FROM (9) TO (19);
-- migration
alter table shop."Events" detach partition shop.events_1;
BEGIN; ALTER TABLE IF EXISTS shop."Events" DETACH PARTITION shop.events_2; COMMIT;
ALTER TABLE elsewhere DETACH PARTITION nowhere;
