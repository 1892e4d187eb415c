-- expect: 6
-- at: 1:1 2:1 3:1 4:8 5:1 6:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
CREATE TABLE shop.events (id bigint, a text) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
update only shop."Orders" as o set a = 'WHERE';
WITH done AS (UPDATE shop."Orders" SET a = 'x' RETURNING id) SELECT count(*) FROM done;
UPDATE shop.events SET a = (SELECT max(a) FROM shop."Orders" WHERE id = 1);
BEGIN; UPDATE elsewhere SET (a, b) = (1, 2); COMMIT;
UPDATE shop."Orders" o SET a = e.a FROM shop.events e;
UPDATE shop."Orders" SET a = 'y' WHERE true;
