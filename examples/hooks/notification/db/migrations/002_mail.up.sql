ALTER TABLE user ADD COLUMN mail text;
