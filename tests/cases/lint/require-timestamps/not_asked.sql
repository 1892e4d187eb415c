-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
