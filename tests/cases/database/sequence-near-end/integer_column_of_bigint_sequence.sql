-- expect: 1
-- object: shop.number
-- says: 88 % of the values that shop.orders.id can hold
CREATE SEQUENCE shop.number;
CREATE TABLE shop.orders (id integer PRIMARY KEY DEFAULT nextval('shop.number'));
SELECT setval('shop.number', 1900000000);
