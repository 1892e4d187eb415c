-- expect: 1
CREATE DOMAIN shop.number_type AS integer;
CREATE SEQUENCE shop.number;
CREATE TABLE shop.orders (id shop.number_type DEFAULT nextval('shop.number'));
SELECT setval('shop.number', 2147483647);
