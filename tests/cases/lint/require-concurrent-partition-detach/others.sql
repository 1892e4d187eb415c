-- expect: 0
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT;
CREATE TABLE shop.days (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.days_1 PARTITION OF shop.days FOR VALUES FROM (1) TO (9);
-- migration
ALTER TABLE shop.events DETACH PARTITION shop.events_1;
ALTER TABLE shop.days DETACH PARTITION shop.days_1 CONCURRENTLY;
ALTER TABLE shop.days DETACH PARTITION shop.days_1 FINALIZE;
CREATE TABLE shop.weeks (id bigint) PARTITION BY RANGE (id);
CREATE TABLE shop.weeks_1 PARTITION OF shop.weeks FOR VALUES FROM (1) TO (9);
ALTER TABLE shop.weeks DETACH PARTITION shop.weeks_1;
