-- The CHECK proves the bounds, and an index that the partition lacks is built all the same.
-- expect: 1
-- at: 1:1
CREATE TABLE shop.events (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE INDEX events_day_idx ON shop.events (day);
CREATE TABLE shop.events_1 (id bigint NOT NULL, day date NOT NULL, CHECK (day >= '2024-01-01' AND day < '2024-02-01'));
CREATE TABLE shop.events_2 (id bigint NOT NULL, day date NOT NULL, CHECK (day >= '2024-02-01' AND day < '2024-03-01'));
CREATE INDEX events_2_day_idx ON shop.events_2 (day);
-- migration
ALTER TABLE shop.events ATTACH PARTITION shop.events_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
