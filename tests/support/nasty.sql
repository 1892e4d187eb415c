-- Tables that programs which copy rows have lost, doubled or broken.
CREATE SCHEMA shop;
CREATE EXTENSION citext;
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
CREATE DOMAIN shop.count AS integer CHECK (VALUE > 0);
CREATE SEQUENCE shop.loose;
-- The child comes before its parent, by name and by making.
CREATE TABLE shop.parent (
    id bigserial PRIMARY KEY, mail citext NOT NULL UNIQUE, number shop.count, body jsonb, list text[], bytes bytea, span int4range,
    loud text GENERATED ALWAYS AS (upper(mail::text)) STORED, mood shop.mood DEFAULT 'good', code char(5), price numeric(12, 4),
    at timestamptz, long interval, address inet, doc xml, words tsvector, place point, cash money, kind regtype
) WITH (fillfactor = 70);
CREATE TABLE shop.child (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent bigint NOT NULL, note text,
    boss bigint REFERENCES shop.child DEFERRABLE INITIALLY DEFERRED, UNIQUE (parent, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "to ""parent""" FOREIGN KEY (parent) REFERENCES shop.parent ON DELETE CASCADE
);
COMMENT ON CONSTRAINT "to ""parent""" ON shop.child IS 'it''s its parent';
COMMENT ON CONSTRAINT child_pkey ON shop.child IS 'a comment on a key';
-- A circle.
CREATE TABLE shop.egg (id integer PRIMARY KEY, hen integer);
CREATE TABLE shop.hen (id integer PRIMARY KEY, egg integer REFERENCES shop.egg);
ALTER TABLE shop.egg ADD FOREIGN KEY (hen) REFERENCES shop.hen;
-- Keys of several columns, names in need of quotes, as long as names can be.
CREATE TABLE shop."We""ird T" (id integer, "Select" text, "a b" integer, PRIMARY KEY ("a b", "Select"));
CREATE TABLE shop."a_name_of_sixty_three_bytes_which_is_as_long_as_names_ever_get_" (
    "Select" text, "a b" integer, FOREIGN KEY ("a b", "Select") REFERENCES shop."We""ird T");
CREATE INDEX "i ""x" ON shop."We""ird T" USING btree (lower("Select") DESC NULLS LAST) INCLUDE (id) WHERE "a b" > 3;
COMMENT ON INDEX shop."i ""x" IS 'it''s partial';
CREATE UNIQUE INDEX only_ids ON shop."We""ird T" (id);
-- Partitions in two levels, and tables that inherit.
CREATE TABLE shop.part (id integer, at date, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.part_old PARTITION OF shop.part FOR VALUES FROM (MINVALUE) TO ('2021-01-01') PARTITION BY HASH (id);
CREATE TABLE shop.part_old_0 PARTITION OF shop.part_old FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.part_old_1 PARTITION OF shop.part_old FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.part_new PARTITION OF shop.part DEFAULT;
CREATE INDEX ON shop.part (v);
CREATE TABLE shop.part_line (id integer, at date, FOREIGN KEY (id, at) REFERENCES shop.part);
CREATE TABLE shop.base (a integer, CHECK (a > 0));
CREATE TABLE shop.derived (b integer) INHERITS (shop.base);
CREATE UNLOGGED TABLE shop.scratch (a integer);
CREATE TABLE shop.none ();
CREATE TABLE shop.barren (a integer);
CREATE TABLE shop.nulls (a text, b integer);
CREATE TABLE shop.big (id bigint PRIMARY KEY, body text, tag text);
ALTER TABLE shop.big ALTER body SET STORAGE EXTERNAL;
CREATE TABLE shop.room (id integer, during tsrange, EXCLUDE USING gist (during WITH &&));
-- Triggers that must not fire, each as it is enabled.
CREATE TABLE shop.log (at timestamptz DEFAULT now(), what text);
CREATE FUNCTION shop.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shop.log (what) VALUES (TG_NAME); RETURN NEW; END $$;
CREATE TRIGGER usual AFTER INSERT ON shop.parent FOR EACH ROW EXECUTE FUNCTION shop.note();
CREATE TRIGGER always BEFORE INSERT ON shop.parent FOR EACH STATEMENT EXECUTE FUNCTION shop.note();
CREATE TRIGGER never AFTER INSERT ON shop.parent FOR EACH ROW EXECUTE FUNCTION shop.note();
ALTER TABLE shop.parent ENABLE ALWAYS TRIGGER always, DISABLE TRIGGER never;
CREATE RULE quiet AS ON INSERT TO shop.nulls DO INSTEAD NOTHING;
CREATE MATERIALIZED VIEW shop.total AS SELECT count(*) AS n FROM shop.child;
CREATE MATERIALIZED VIEW shop.grand AS SELECT n * 2 AS n FROM shop.total;
-- A view that is made by a primary key: the key cannot go away.
CREATE VIEW shop.grouped AS SELECT h.id, h.egg, count(*) AS n FROM shop.hen h JOIN shop.egg e ON e.hen = h.id GROUP BY h.id;
ALTER TABLE shop.child REPLICA IDENTITY USING INDEX child_pkey;
ALTER TABLE shop.big CLUSTER ON big_pkey;
