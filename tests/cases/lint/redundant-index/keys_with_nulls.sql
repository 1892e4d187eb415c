-- expect: 1
-- at: 7:39
-- pg: 15
CREATE TABLE shop.orders (a int, b int);
CREATE UNIQUE INDEX one_null ON shop.orders (a) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX many_nulls ON shop.orders (a);
CREATE UNIQUE INDEX many_nulls_too ON shop.orders (a);
