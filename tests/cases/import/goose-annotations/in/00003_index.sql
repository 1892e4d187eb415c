-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY people_id ON people (id);
-- +goose Down
DROP INDEX CONCURRENTLY people_id;
