-- expect: 3
-- at: 1:1 2:1 4:1
CREATE TABLE shop.events (id bigint NOT NULL, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 (id bigint NOT NULL, day date, CHECK (day >= '2024-01-01' AND day < '2024-02-01'));
CREATE TABLE shop."Events 2" (id bigint NOT NULL, day date NOT NULL, CHECK (day >= '2024-02-01'));
CREATE TABLE shop.events_3 (id bigint NOT NULL, day date NOT NULL);
ALTER TABLE shop.events_3 ADD CHECK (day >= '2024-03-01' AND day < '2024-04-01') NOT VALID;
CREATE INDEX events_id_idx ON ONLY shop.events (id);
-- migration
ALTER TABLE shop.events ATTACH PARTITION shop.events_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE shop.events ATTACH PARTITION shop."Events 2" FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
BEGIN;
ALTER TABLE shop.events ATTACH PARTITION shop.events_3 FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
COMMIT;
