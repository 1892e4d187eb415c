-- confiture: requires=20230102120000
-- Deploy flipr:users to pg

ALTER TABLE flipr.users ADD COLUMN name text;
