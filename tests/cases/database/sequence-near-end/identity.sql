-- expect: 1
-- object: shop.orders_id_seq
CREATE TABLE shop.orders (id smallint GENERATED ALWAYS AS IDENTITY);
SELECT setval('shop.orders_id_seq', 30000);
