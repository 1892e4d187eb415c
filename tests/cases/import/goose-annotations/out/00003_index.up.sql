-- confiture: transaction=off
CREATE INDEX CONCURRENTLY people_id ON people (id);
