-- expect: 2
-- at: 1:1 2:8
CREATE SCHEMA "Shop";
-- migration
ALTER SCHEMA "Shop" RENAME TO shop;
BEGIN; ALTER SCHEMA elsewhere RENAME TO nowhere; COMMIT;
