-- confiture: requires=20230101120000,20230102120000
\set ON_ERROR_STOP on
CREATE TABLE flipr.flips (n int);
