-- expect: 0
CREATE TABLE shop.users (id bigint PRIMARY KEY, password_hash text, api_key_digest text, password bytea,
    password_changed_at timestamptz, api_key boolean, secret_encrypted text);
CREATE VIEW shop.seen AS SELECT id, password_hash AS password FROM shop.users;
CREATE TEMPORARY TABLE work (api_key text);
