CREATE TABLE people (
    id integer PRIMARY KEY,
    name text NOT NULL,
    email text,
    joined date NOT NULL
);
COMMENT ON TABLE people IS 'who was here; it''s short';
CREATE TABLE visits (
    person integer NOT NULL REFERENCES people,
    at timestamptz NOT NULL
);
