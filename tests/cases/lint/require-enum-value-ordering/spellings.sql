-- expect: 3
-- at: 1:1 2:8 3:1
CREATE TYPE shop."State" AS ENUM ('new');
-- migration
ALTER TYPE shop."State" ADD VALUE IF NOT EXISTS 'AFTER';
BEGIN; ALTER TYPE elsewhere ADD VALUE 'BEFORE'; COMMIT;
alter type shop."State" add value 'x';
