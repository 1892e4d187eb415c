-- expect: 3
-- at: 5:14 6:14 8:14
-- setting: require_timestamps: true
-- setting: timestamp_fields: [made, changed]
CREATE TABLE shop."Orders" (id bigint, "Made" timestamptz, changed timestamptz);
CREATE TABLE shop.visits (created_at timestamptz, updated_at timestamptz, made date) PARTITION BY RANGE (made);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.lines (made timestamptz, changed timestamptz);
ALTER TABLE shop.lines DROP COLUMN changed;
CREATE TABLE shop.children () INHERITS (shop.lines);
