-- expect: 5
-- at: 1:62 2:59 5:7 7:43 8:38
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, total integer);
CREATE TABLE shop.events (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- migration
ALTER TABLE shop."Orders" ADD COLUMN note text, ADD COLUMN   rating integer CHECK (rating > 0);
ALTER TABLE shop."Orders" ADD COLUMN IF NOT EXISTS        "Grade" integer DEFAULT 1 CONSTRAINT good CHECK ("Grade" > 0);
ALTER TABLE ONLY shop.unknown
  ADD COLUMN a integer,
  ADD b integer CHECK (b > 0),
  ADD COLUMN c text;
BEGIN; ALTER TABLE shop.events ADD COLUMN v integer CHECK (v > 0); COMMIT;
ALTER TABLE shop.unknown ADD COLUMN  x integer CHECK (x > 0) CHECK (x < 9);
