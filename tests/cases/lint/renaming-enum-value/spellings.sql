-- expect: 2
-- at: 1:1 2:8
CREATE TYPE shop."State" AS ENUM ('new', 'It''s');
-- migration
ALTER TYPE shop."State" RENAME VALUE 'It''s' TO 'it is';
BEGIN; ALTER TYPE elsewhere RENAME VALUE 'a' TO 'b'; COMMIT;
