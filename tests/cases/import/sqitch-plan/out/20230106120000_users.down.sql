ALTER TABLE flipr.users DROP COLUMN name;
