-- expect: 1
-- at: 1:14
CREATE TABLE shop.old (n int);
CREATE TABLE shop.orders (id bigint);
-- migration
CREATE TABLE shop.visits (at timestamptz);
ALTER TABLE shop.orders ADD PRIMARY KEY (id);
