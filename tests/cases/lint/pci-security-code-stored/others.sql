-- expect: 0
CREATE TABLE shop.cards (id bigint PRIMARY KEY, cvv_checked boolean, security_code_hint text, acid text);
ALTER TABLE shop.cards ADD COLUMN cvv text;
ALTER TABLE shop.cards DROP COLUMN cvv;
