-- expect: 4
-- at: 3:51 3:67 3:79 4:37
CREATE TABLE shop."Cards" (id bigint PRIMARY KEY, "CVV" smallint, cvc2 bytea, card_security_code text);
ALTER TABLE shop."Cards" ADD COLUMN cav2 text;
