-- expect: 0
CREATE TABLE shop.cards (id bigint PRIMARY KEY, card_number_last4 text, credit_card_token text, pan bytea,
    card_number_hash text, panel text, credit_card_accepted boolean, credit_card_expires date);
