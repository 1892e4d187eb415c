-- confiture: transaction=off
CREATE INDEX CONCURRENTLY a_n ON a (n);
