-- confiture: requires=20230101120000 tags=v1.0,stable
-- Deploy flipr:users to pg
-- requires: appschema

CREATE TABLE flipr.users (n int);
