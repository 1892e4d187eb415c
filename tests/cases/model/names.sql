CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL CHECK (a > 0), b text UNIQUE, c numeric(10,2), CHECK (a < 5 AND c > 0));
CREATE TABLE u (id int REFERENCES t, x bigint GENERATED ALWAYS AS IDENTITY);
CREATE INDEX ON t (a, lower(b));
CREATE VIEW v AS SELECT id, a AS aa FROM t;
