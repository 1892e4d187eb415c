-- expect: 3
-- at: 1:1 2:1 4:8
CREATE TABLE shop."Events" (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop."Events rest" PARTITION OF shop."Events" DEFAULT;
ALTER TABLE shop."Events rest" ADD CONSTRAINT later CHECK (day >= '2024-06-01' AND day IS NOT NULL) NOT VALID;
CREATE TABLE shop.events_1 (id bigint, day date, CHECK (day IS NOT NULL AND day >= '2024-01-01' AND day < '2024-02-01'));
CREATE TABLE shop.by_state (id bigint, state text) PARTITION BY LIST (state);
CREATE TABLE shop.rest PARTITION OF shop.by_state DEFAULT;
ALTER TABLE shop.rest ADD CHECK (state <> 'paid');
-- migration
ALTER TABLE shop."Events" ATTACH PARTITION shop.events_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop."Events"
  FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
BEGIN; CREATE TABLE shop.new_ones PARTITION OF shop.by_state FOR VALUES IN ('new'); COMMIT;
