-- confiture: requires=20230102120000
CREATE INDEX CONCURRENTLY u ON flipr.users (n);
