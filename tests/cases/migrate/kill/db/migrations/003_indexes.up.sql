CREATE INDEX CONCURRENTLY people_name ON people (lower(name));
CREATE UNIQUE INDEX CONCURRENTLY people_email ON people (email);
CREATE INDEX CONCURRENTLY ON visits (person);
