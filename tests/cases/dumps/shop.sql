-- What dumps are made of by tests/migrate/dumps.t: an object of each kind that pg_dump writes in a way of its own.
CREATE SCHEMA "odd ""schema";
CREATE TYPE mood AS ENUM ('sad', 'it''s; ok');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    mood mood DEFAULT 'sad',
    born date,
    picture bytea,
    tags text[],
    extra jsonb,
    shout text GENERATED ALWAYS AS (upper(name)) STORED
);
COMMENT ON COLUMN customer.name IS E'a comment with \\ and ''quotes'';\n\\. and -- lines';
CREATE TABLE "odd ""schema"."Order" (
    id serial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customer (id),
    amount positive DEFAULT 1,
    at timestamptz NOT NULL
);
CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
CREATE INDEX ON event (at, lower(what));
CREATE FUNCTION total(bigint) RETURNS bigint LANGUAGE sql STABLE
    AS $body$ SELECT sum(amount) FROM "odd ""schema"."Order" WHERE customer_id = $1; $body$;
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.event VALUES (date '2025-06-01', 'new; customer');
    RETURN NEW;
END $$;
CREATE PROCEDURE nothing() LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE VIEW rich AS SELECT c.id, c.name, total(c.id) AS total FROM customer c WHERE total(c.id) > 10;
CREATE MATERIALIZED VIEW totals AS SELECT id, total(id) AS total FROM customer;
CREATE RULE quiet AS ON DELETE TO customer DO INSTEAD NOTHING;
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON customer USING (true);
INSERT INTO customer (name, mood, born, picture, tags, extra) VALUES
    (E'tab\tnewline\nbackslash\\', 'it''s; ok', '1999-12-31', '\x00ff5c', '{a,"b c",NULL}', '{"k": "\\."}'),
    ('\.', NULL, NULL, NULL, '{}', 'null'),
    ('\N', 'sad', 'infinity', '', NULL, NULL),
    ('', 'sad', '0044-03-15 BC', '\x', '{{1,2},{3,4}}', '[]'),
    ('Zoë 東京 🍓; COMMIT; --', 'sad', NULL, NULL, NULL, '{"a": [1, 2.50]}');
INSERT INTO "odd ""schema"."Order" (customer_id, amount, at)
    SELECT 1 + n % 5, 1 + n % 17, timestamptz '2025-01-01 00:00:00+00' + n * interval '1 minute' FROM generate_series(1, 3000) n;
INSERT INTO event SELECT date '2024-12-01' + n, CASE WHEN n % 7 > 0 THEN 'what ' || n END FROM generate_series(1, 500) n;
CREATE TRIGGER noted AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION noted();
ALTER TABLE customer DISABLE TRIGGER noted;
REFRESH MATERIALIZED VIEW totals;
GRANT SELECT ON customer TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
CREATE STATISTICS both_of ON mood, born FROM customer;
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text);
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq);
