-- expect: 0
CREATE SEQUENCE shop.never_used MAXVALUE 10;
CREATE SEQUENCE shop.cycling MAXVALUE 10 CYCLE;
SELECT setval('shop.cycling', 10);
CREATE SEQUENCE shop.half MAXVALUE 100;
SELECT setval('shop.half', 79);
CREATE SEQUENCE shop.text_ids;
CREATE TABLE shop.words (id text DEFAULT 'w' || nextval('shop.text_ids'));
SELECT setval('shop.text_ids', 3000000000);
