-- expect: 4
-- at: 1:1 2:1 3:8 3:8
CREATE SCHEMA attic;
CREATE SCHEMA "Cellar";
-- migration
drop schema if exists attic cascade;
DROP SCHEMA "Cellar";
BEGIN; DROP SCHEMA elsewhere, roof RESTRICT; COMMIT;
