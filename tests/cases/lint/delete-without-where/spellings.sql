-- expect: 4
-- at: 1:1 2:1 4:1 5:8
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
-- migration
delete from only shop."Orders" as o returning o.id;
WITH gone AS (DELETE FROM shop."Orders" RETURNING id) SELECT count(*) FROM gone;
DELETE FROM shop.lines WHERE id = 1;
DELETE FROM shop.lines USING shop."Orders" o;
BEGIN; DELETE FROM elsewhere; COMMIT;
