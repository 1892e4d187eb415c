-- A table.
-- +goose Up
CREATE TABLE people (id int);
INSERT INTO people VALUES (1);

-- +goose Down
DROP TABLE people;
