-- expect: 3
-- at: 3:1 4:1 5:16
DROP DATABASE IF EXISTS "Shop";
drop /* really */ database shop WITH (FORCE);
BEGIN; COMMIT; DROP DATABASE a;
