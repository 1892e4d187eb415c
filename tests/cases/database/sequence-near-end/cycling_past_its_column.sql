-- expect: 1
CREATE SEQUENCE shop.number CYCLE;
CREATE TABLE shop.orders (id integer DEFAULT nextval('shop.number'));
SELECT setval('shop.number', 2000000000);
