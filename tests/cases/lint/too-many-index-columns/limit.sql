-- expect: 1
-- at: 6:17
-- setting: max_index_columns: 4
CREATE TABLE shop.orders (a int, b int, c int, d int, e int);
CREATE INDEX ON shop.orders (a, b, c, d);
CREATE INDEX ON shop.orders (e, d, c, b, a);
