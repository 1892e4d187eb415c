-- expect: 5
-- at: 1:1 2:1 3:1 4:1 5:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
-- migration
VACUUM (FULL, VERBOSE) shop."Orders";
VACUUM FULL ANALYZE shop."Orders", shop.lines;
CLUSTER shop."Orders" USING "Orders_pkey";
VACUUM (VERBOSE, FULL on);
CLUSTER;
