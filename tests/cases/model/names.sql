-- What the server calls what was given no name.
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL CHECK (a > 0), b text UNIQUE, c numeric(10,2), CHECK (a < 5 AND c > 0));
CREATE TABLE u (id int REFERENCES t, x bigint GENERATED ALWAYS AS IDENTITY);
CREATE INDEX ON t (a, lower(b));
CREATE INDEX ON t (a, lower(b));
CREATE INDEX ON t (a, lower(b));
CREATE INDEX ON t ((a + 1));
CREATE INDEX ON t ((a + 1), (a + 2), a, a);
CREATE INDEX ON t ((b::varchar), (coalesce(b, '')), (CASE WHEN a > 0 THEN b END), (b COLLATE "C"));
CREATE INDEX ON t ((CASE WHEN a > 0 THEN 1 ELSE 2 END), (nullif(a, 1)), (ARRAY[a]), (greatest(a, 2)), ('x'::text));
CREATE INDEX ON t (a) INCLUDE (b, c);
ALTER TABLE t ADD CHECK (a <> 7);
ALTER TABLE t ADD CHECK (a <> 8 OR a > 1);
ALTER TABLE t ADD UNIQUE (a, b), ADD UNIQUE (b);
ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES t (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE u ADD COLUMN y int REFERENCES t ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, ADD COLUMN z serial UNIQUE CHECK (z > 0);
CREATE TABLE twice (id int PRIMARY KEY UNIQUE, code text UNIQUE UNIQUE, UNIQUE (code), n int, UNIQUE (n, id), UNIQUE (n, id) INCLUDE (code));
CREATE TABLE given (id int CONSTRAINT given_key PRIMARY KEY, n int CONSTRAINT n_low CHECK (n > 1) CHECK (n < 9), r int CONSTRAINT to_t REFERENCES t);
CREATE TABLE a_rather_long_name_of_a_table_that_goes_on_and_on_to_the_end (
    another_long_name_of_a_column_that_does_not_end_where_it_should serial PRIMARY KEY,
    short int UNIQUE CHECK (short > 0) REFERENCES t,
    UNIQUE (another_long_name_of_a_column_that_does_not_end_where_it_should, short));
CREATE INDEX ON a_rather_long_name_of_a_table_that_goes_on_and_on_to_the_end (another_long_name_of_a_column_that_does_not_end_where_it_should);
CREATE INDEX ON a_rather_long_name_of_a_table_that_goes_on_and_on_to_the_end (another_long_name_of_a_column_that_does_not_end_where_it_should);
CREATE TABLE "ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüß" ("ÄÖÜäöüßÄÖÜäöüß" serial UNIQUE, "Mixed Case" int UNIQUE);
CREATE TABLE a_rather_long_name_of_a_table_that_goes_on_and_on_to_the_end_and_beyond (id int);
ALTER TABLE a_rather_long_name_of_a_table_that_goes_on_and_on_to_the_end_and_beyond ADD COLUMN x int;
CREATE SEQUENCE taken_id_seq;
CREATE TABLE taken_pkey (id int);
CREATE TABLE taken (id serial PRIMARY KEY);
CREATE TABLE c1 (a int CONSTRAINT d_a_key CHECK (a > 0));
CREATE TABLE d (a int UNIQUE, b int CONSTRAINT d_b_check CHECK (b > 0), CHECK (b < 10));
CREATE EXTENSION btree_gist;
CREATE TABLE room (id int, during tstzrange, a timestamptz, b timestamptz,
    EXCLUDE USING gist (id WITH =, during WITH &&),
    EXCLUDE USING gist (id WITH =, tstzrange(a, b) WITH &&) WHERE (id > 0),
    CONSTRAINT room_twice EXCLUDE (id WITH =));
