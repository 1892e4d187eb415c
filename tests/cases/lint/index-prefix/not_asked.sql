-- expect: 0
CREATE TABLE shop.orders (id bigint);
CREATE INDEX whatever ON shop.orders (id);
