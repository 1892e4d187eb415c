CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, kind text);
INSERT INTO events (kind) SELECT 'click' FROM generate_series(1, 1000);
CREATE INDEX events_kind ON events (kind);
