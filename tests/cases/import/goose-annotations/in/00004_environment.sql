-- +goose Up
-- +goose ENVSUB ON
INSERT INTO people VALUES (${FIRST});
-- +goose ENVSUB OFF
SELECT '$not a variable';
-- +goose Down
DELETE FROM people;
