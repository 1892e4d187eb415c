CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.plain AS varchar(10);
CREATE DOMAIN app.short AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE app.t (
    id integer PRIMARY KEY,
    v10 varchar(10),
    v varchar,
    x text,
    c3 char(3),
    n numeric(10,2),
    nn numeric,
    i integer,
    b bigint,
    s smallint,
    ts timestamp,
    ts3 timestamp(3),
    tz timestamptz,
    t3 time(3),
    iv interval(3),
    vb varbit(8),
    net cidr,
    js json,
    u uuid,
    m app.mood,
    d app.plain,
    checked varchar(10) CHECK (checked <> ''),
    viewed integer,
    arr varchar(10)[]
);
INSERT INTO app.t (id, v10, v, x, c3, n, nn, i, b, s, ts, ts3, tz, t3, iv, vb, net, js, u, m, d, checked)
    SELECT i, '1', '1', '1', '1', 1, 1, i, i, 1, now(), now(), now(), now(), '1 day', B'1', '10.0.0.0/8', '{}',
        gen_random_uuid(), 'ok', '1', '1' FROM generate_series(1, 300) i;
CREATE INDEX t_v10_idx ON app.t (v10);
CREATE INDEX t_x_idx ON app.t (x);
CREATE INDEX t_n_idx ON app.t (n);
CREATE INDEX t_ts_idx ON app.t (ts);
CREATE INDEX t_i_idx ON app.t (i);
CREATE INDEX t_net_idx ON app.t (net);
CREATE INDEX t_lower_idx ON app.t (lower(v));
CREATE VIEW app.seen AS SELECT viewed FROM app.t;
CREATE TABLE app.parent (code varchar(5) PRIMARY KEY, number integer UNIQUE);
CREATE TABLE app.child (id integer, code varchar(5) REFERENCES app.parent, number integer REFERENCES app.parent (number));
INSERT INTO app.parent SELECT i::text, i FROM generate_series(1, 300) i;
INSERT INTO app.child SELECT i, i::text, i FROM generate_series(1, 300) i;

-- case: varchar-wider class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE varchar(20)
-- case: varchar-unlimited class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE varchar
-- case: varchar-text class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE text
-- case: text-varchar class=low
ALTER TABLE app.t ALTER COLUMN x TYPE varchar
-- case: varchar-same class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE varchar(10)
-- case: using-equal-cast class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE text USING v10::text
-- case: using-column class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE text USING v10
-- case: numeric-wider class=low
ALTER TABLE app.t ALTER COLUMN n TYPE numeric(12,2)
-- case: numeric-unlimited class=low
ALTER TABLE app.t ALTER COLUMN n TYPE numeric
-- case: timestamp-wider class=low
ALTER TABLE app.t ALTER COLUMN ts3 TYPE timestamp(6)
-- case: timestamp-unlimited class=low
ALTER TABLE app.t ALTER COLUMN ts3 TYPE timestamp
-- case: time-wider class=low
ALTER TABLE app.t ALTER COLUMN t3 TYPE time(6)
-- case: interval-wider class=low
ALTER TABLE app.t ALTER COLUMN iv TYPE interval(6)
-- case: varbit-wider class=low
ALTER TABLE app.t ALTER COLUMN vb TYPE varbit(16)
-- case: varbit-unlimited class=low
ALTER TABLE app.t ALTER COLUMN vb TYPE varbit
-- case: cidr-inet class=low
ALTER TABLE app.t ALTER COLUMN net TYPE inet
-- case: domain-base class=low
ALTER TABLE app.t ALTER COLUMN d TYPE varchar
-- case: domain-base-with-length class=high
ALTER TABLE app.t ALTER COLUMN d TYPE varchar(10)
-- case: base-plain-domain class=low
ALTER TABLE app.t ALTER COLUMN v10 TYPE app.plain
-- case: timestamp-timestamptz-utc class=high
ALTER TABLE app.t ALTER COLUMN ts TYPE timestamptz
-- case: timestamptz-timestamp-utc class=low
ALTER TABLE app.t ALTER COLUMN tz TYPE timestamp
-- case: timestamptz-timestamp-zone class=high zone=Europe/Berlin
ALTER TABLE app.t ALTER COLUMN tz TYPE timestamp
-- case: timestamptz-using-zone class=high
ALTER TABLE app.t ALTER COLUMN tz TYPE timestamp USING tz AT TIME ZONE 'UTC'
-- case: int-oid class=high
ALTER TABLE app.t ALTER COLUMN i TYPE oid
-- case: collation class=high
ALTER TABLE app.t ALTER COLUMN x TYPE text COLLATE "C"
-- case: expression-index class=high
ALTER TABLE app.t ALTER COLUMN v TYPE text
-- case: varchar-wider-checked class=high
ALTER TABLE app.t ALTER COLUMN checked TYPE varchar(20)
-- case: varchar-wider-referenced class=low
ALTER TABLE app.parent ALTER COLUMN code TYPE varchar(9)
-- case: varchar-wider-referencing class=low
ALTER TABLE app.child ALTER COLUMN code TYPE varchar(9)
-- case: varchar-narrower class=high
ALTER TABLE app.t ALTER COLUMN v10 TYPE varchar(5)
-- case: text-varchar-limited class=high
ALTER TABLE app.t ALTER COLUMN x TYPE varchar(50)
-- case: numeric-scale class=high
ALTER TABLE app.t ALTER COLUMN n TYPE numeric(12,4)
-- case: numeric-narrower class=high
ALTER TABLE app.t ALTER COLUMN n TYPE numeric(8,2)
-- case: timestamp-narrower class=high
ALTER TABLE app.t ALTER COLUMN ts TYPE timestamp(3)
-- case: int-bigint class=high
ALTER TABLE app.t ALTER COLUMN id TYPE bigint
-- case: bigint-int class=high
ALTER TABLE app.t ALTER COLUMN b TYPE integer
-- case: int-smallint class=high
ALTER TABLE app.t ALTER COLUMN i TYPE smallint
-- case: int-text class=high
ALTER TABLE app.t ALTER COLUMN i TYPE text
-- case: bigint-numeric class=high
ALTER TABLE app.t ALTER COLUMN b TYPE numeric
-- case: json-jsonb class=high
ALTER TABLE app.t ALTER COLUMN js TYPE jsonb
-- case: json-text class=high
ALTER TABLE app.t ALTER COLUMN js TYPE text
-- case: char-text class=high
ALTER TABLE app.t ALTER COLUMN c3 TYPE text
-- case: char-wider class=high
ALTER TABLE app.t ALTER COLUMN c3 TYPE char(5)
-- case: enum-text class=high
ALTER TABLE app.t ALTER COLUMN m TYPE text
-- case: text-enum class=high
ALTER TABLE app.t ALTER COLUMN m TYPE app.mood USING 'ok'::app.mood
-- case: uuid-text class=high
ALTER TABLE app.t ALTER COLUMN u TYPE text
-- case: constrained-domain class=high
ALTER TABLE app.t ALTER COLUMN v10 TYPE app.short
-- case: using-expression class=high
ALTER TABLE app.t ALTER COLUMN i TYPE integer USING i + 1
-- case: array-wider class=high
ALTER TABLE app.t ALTER COLUMN arr TYPE varchar(20)[]
-- case: array-text class=high
ALTER TABLE app.t ALTER COLUMN arr TYPE text[]
-- case: referenced-bigint class=high
ALTER TABLE app.parent ALTER COLUMN number TYPE bigint
-- case: referencing-bigint class=high
ALTER TABLE app.child ALTER COLUMN number TYPE bigint
-- case: used-by-view
ALTER TABLE app.t ALTER COLUMN viewed TYPE bigint
