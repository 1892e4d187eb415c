-- Servers are healthy, features disabled, and threads race.
-- expect: 0
CREATE TABLE shop.patients (id bigint PRIMARY KEY, religion text, at date);
ALTER TABLE shop.patients ENABLE ROW LEVEL SECURITY;
CREATE TABLE shop.jobs (id bigint PRIMARY KEY, trace text, is_disabled boolean, disabled_at timestamptz, disabled boolean);
CREATE TABLE shop.servers (id bigint PRIMARY KEY, health_check_url text, healthcheck_at timestamptz, generic text);
