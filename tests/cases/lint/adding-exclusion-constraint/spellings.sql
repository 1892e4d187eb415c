-- expect: 3
-- at: 1:52 2:42 3:26
CREATE TABLE shop."Bookings" (id bigint PRIMARY KEY, room integer, during tstzrange);
-- migration
ALTER TABLE shop."Bookings" ADD COLUMN a text, ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0);
ALTER TABLE IF EXISTS shop.unknown   ADD EXCLUDE USING gist (c WITH &&) DEFERRABLE;
BEGIN; ALTER TABLE x ADD CONSTRAINT n EXCLUDE (c WITH =); COMMIT;
