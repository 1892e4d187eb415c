-- expect: 0
CREATE DOMAIN shop.moment AS timestamptz;
CREATE TABLE shop.people (id bigint PRIMARY KEY, email text, seen shop.moment);
CREATE TABLE shop.towns (id bigint PRIMARY KEY, name_of_town text);
CREATE TABLE shop.guests (id bigint PRIMARY KEY, email text);
ALTER TABLE shop.guests ADD COLUMN erase_after date;
CREATE VIEW shop.mails AS SELECT email FROM shop.guests;
CREATE TEMPORARY TABLE work (email text);
