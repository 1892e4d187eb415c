CREATE TABLE shop.events (id bigint NOT NULL, kind text, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE shop.events_2024_01 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- migration kind_index_parent
CREATE INDEX events_kind_idx ON ONLY shop.events (kind);
-- migration kind_index_part
CREATE INDEX CONCURRENTLY events_2024_01_kind_idx ON shop.events_2024_01 (kind);
-- migration kind_index_attach
ALTER INDEX shop.events_kind_idx ATTACH PARTITION shop.events_2024_01_kind_idx;
