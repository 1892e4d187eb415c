-- expect: 0
CREATE TABLE shop.people (id bigint PRIMARY KEY, email text, at date);
COMMENT ON COLUMN shop.people.email IS 'For order confirmations.';
CREATE TABLE shop.copy (LIKE shop.people INCLUDING COMMENTS);
CREATE TABLE shop.towns (id bigint PRIMARY KEY, zone text);
CREATE VIEW shop.mails AS SELECT email FROM shop.people;
