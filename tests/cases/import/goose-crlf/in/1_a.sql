-- +goose Up
CREATE TABLE a (n int);

-- +goose Down
DROP TABLE a;
