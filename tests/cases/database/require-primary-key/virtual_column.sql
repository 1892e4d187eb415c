-- expect: 1
-- from: 18
-- object: shop.orders
CREATE TABLE shop.orders (net numeric NOT NULL, gross numeric GENERATED ALWAYS AS (net * 1.2) VIRTUAL);
