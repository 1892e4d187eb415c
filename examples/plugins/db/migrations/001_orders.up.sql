CREATE TABLE orders (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note  text
);
INSERT INTO orders (note) SELECT repeat('x', 500) FROM generate_series(1, 10000);
