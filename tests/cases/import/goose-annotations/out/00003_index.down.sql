-- confiture: transaction=off
DROP INDEX CONCURRENTLY people_id;
