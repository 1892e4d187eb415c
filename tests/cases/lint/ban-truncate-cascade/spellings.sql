-- expect: 3
-- at: 1:40 3:3 4:35
CREATE TABLE shop."Cascade" (id bigint PRIMARY KEY);
-- migration
truncate table only "shop"."Cascade"   cascade;
TRUNCATE a, b RESTART IDENTITY
  CASCADE;
BEGIN; TRUNCATE "x CASCADE" /* */ CASCADE; COMMIT;
