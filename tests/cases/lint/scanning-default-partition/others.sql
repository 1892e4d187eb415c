-- expect: 0
CREATE TABLE shop.events (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT;
ALTER TABLE shop.events_rest ADD CONSTRAINT later CHECK (day IS NOT NULL AND day >= '2024-06-01');
CREATE TABLE shop.days (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.by_state (id bigint, state text) PARTITION BY LIST (state);
CREATE TABLE shop.rest PARTITION OF shop.by_state DEFAULT;
ALTER TABLE shop.rest ADD CHECK (state IN ('old', 'lost'));
-- migration
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.days_1 PARTITION OF shop.days FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.days_rest PARTITION OF shop.days DEFAULT;
CREATE TABLE shop.paid PARTITION OF shop.by_state FOR VALUES IN ('paid');
CREATE TABLE shop.weeks (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.weeks_rest PARTITION OF shop.weeks DEFAULT;
CREATE TABLE shop.weeks_1 PARTITION OF shop.weeks FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
