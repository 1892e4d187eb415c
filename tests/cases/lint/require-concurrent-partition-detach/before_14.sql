-- expect: 0
-- pg: 13
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
ALTER TABLE shop.events DETACH PARTITION shop.events_1;
