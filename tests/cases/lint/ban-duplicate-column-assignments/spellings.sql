-- expect: 7
-- at: 1:35 2:32 3:81 4:64 6:21 7:98 8:47
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, "B" integer);
-- migration
UPDATE shop."Orders" SET (a, "B", a) = (1, 2, 3) WHERE id = 1;
INSERT INTO shop."Orders" (id, id) VALUES (1, 2);
INSERT INTO shop."Orders" (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1, A = 2;
WITH x AS (SELECT 1) UPDATE shop."Orders" SET a = 1, "B" = 2, (a) = ROW(1) WHERE id = 2;
UPDATE shop."Orders" SET a = 1,
  "A" = 3, "B" = 2, "B" = 4;
MERGE INTO shop."Orders" o USING shop.lines l ON o.id = l.id WHEN MATCHED THEN UPDATE SET a = 1, a = 2;
WITH gone AS (UPDATE shop."Orders" SET a = 1, a = 2 RETURNING id) SELECT id FROM gone;
