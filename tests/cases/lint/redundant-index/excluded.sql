-- expect: 1
-- at: 9:17
-- setting: exclude_tables: ["old_*"]
CREATE TABLE shop.old_orders (a int);
CREATE INDEX ON shop.old_orders (a);
CREATE INDEX ON shop.old_orders (a);
CREATE TABLE shop.orders (a int);
CREATE INDEX ON shop.orders (a);
CREATE INDEX ON shop.orders (a);
