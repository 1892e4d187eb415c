-- expect: 3
-- at: 4:1 6:1 8:1
CREATE TABLE shop."Cards" (id bigint PRIMARY KEY, "PAN" bytea);
GRANT ALL ON shop."Cards" TO PUBLIC;
CREATE TABLE shop.more (id bigint PRIMARY KEY, credit_card_token text);
GRANT SELECT (credit_card_token) ON shop.more TO PUBLIC;
CREATE VIEW shop.seen AS SELECT credit_card_token FROM shop.more;
GRANT SELECT ON shop.seen TO PUBLIC;
