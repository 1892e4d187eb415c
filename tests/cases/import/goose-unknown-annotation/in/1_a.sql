-- +goose Up
-- +goose StatmentBegin
SELECT 1;
