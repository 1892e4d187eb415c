-- expect: 0
CREATE TABLE shop.events (id bigint NOT NULL, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 (id bigint NOT NULL, day date,
    CONSTRAINT bounds CHECK (day IS NOT NULL AND day >= DATE '2024-01-01' AND day < DATE '2024-02-01'));
CREATE TABLE shop.events_2 (id bigint NOT NULL, day date NOT NULL);
ALTER TABLE shop.events_2 ADD CONSTRAINT bounds CHECK (day >= '2024-02-01'::date AND day < '2024-03-01'::date) NOT VALID;
ALTER TABLE shop.events_2 VALIDATE CONSTRAINT bounds;
CREATE TABLE shop.by_state (id bigint, state text NOT NULL) PARTITION BY LIST (state);
CREATE TABLE shop.paid (id bigint, state text NOT NULL CHECK (state = 'paid'));
CREATE TABLE shop.rest (id bigint, state text);
-- migration
ALTER TABLE shop.events ATTACH PARTITION shop.events_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE shop.events_3 (id bigint NOT NULL, day date);
ALTER TABLE shop.events ATTACH PARTITION shop.events_3 FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
ALTER TABLE shop.by_state ATTACH PARTITION shop.paid FOR VALUES IN ('paid');
CREATE TABLE shop.events_4 PARTITION OF shop.events FOR VALUES FROM ('2024-04-01') TO ('2024-05-01');
