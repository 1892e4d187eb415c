CREATE TABLE shop.events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE shop.events_2023 PARTITION OF shop.events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- migration detach
ALTER TABLE shop.events DETACH PARTITION shop.events_2023 CONCURRENTLY;
