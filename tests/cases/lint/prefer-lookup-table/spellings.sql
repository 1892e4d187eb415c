-- expect: 3
-- at: 3:1 4:1 5:8
CREATE TYPE "State" AS ENUM ();
create type shop.size as enum ('s', 'm');
BEGIN; CREATE TYPE shop.x AS ENUM ('a'); COMMIT;
