CREATE INDEX CONCURRENTLY people_name ON people (lower(name));
