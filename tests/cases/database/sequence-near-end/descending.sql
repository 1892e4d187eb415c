-- expect: 1
-- says: 80 %
CREATE SEQUENCE shop.number INCREMENT -1 MINVALUE -100 MAXVALUE 0 START 0;
SELECT setval('shop.number', -80);
