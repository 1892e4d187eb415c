-- expect: 3
-- at: 3:14 4:13 5:14
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE VIEW shop.seen AS SELECT id FROM shop."Orders";
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
GRANT SELECT ON shop.lines TO reader;
REVOKE ALL ON shop.lines FROM reader;
GRANT USAGE ON SCHEMA shop TO reader;
