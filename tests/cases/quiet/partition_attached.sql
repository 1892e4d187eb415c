CREATE TABLE shop.events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE shop.events_2024_01 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration february
CREATE TABLE shop.events_2024_02 (LIKE shop.events INCLUDING ALL,
    CONSTRAINT events_2024_02_bounds CHECK (day >= '2024-02-01' AND day < '2024-03-01'));
-- migration attach_february
ALTER TABLE shop.events ATTACH PARTITION shop.events_2024_02 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
ALTER TABLE shop.events_2024_02 DROP CONSTRAINT events_2024_02_bounds;
