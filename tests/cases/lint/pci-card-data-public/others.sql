-- expect: 0
CREATE TABLE shop.cards (id bigint PRIMARY KEY, card_number_token text);
GRANT SELECT (id) ON shop.cards TO PUBLIC;
GRANT SELECT ON shop.cards TO billing;
CREATE TABLE shop.pans (id bigint PRIMARY KEY, panel text, expand boolean);
GRANT SELECT ON shop.pans TO PUBLIC;
