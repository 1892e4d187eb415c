-- expect: 0
CREATE TABLE shop.bookings (id bigint PRIMARY KEY, during tstzrange);
-- migration
CREATE TABLE shop.stays (id bigint PRIMARY KEY, during tstzrange, EXCLUDE USING gist (during WITH &&));
CREATE TABLE shop.visits (id bigint PRIMARY KEY, during tstzrange);
ALTER TABLE shop.visits ADD EXCLUDE USING gist (during WITH &&);
ALTER TABLE shop.bookings RENAME CONSTRAINT bookings_pkey TO bookings_key;
