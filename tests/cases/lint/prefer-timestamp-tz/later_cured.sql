-- expect: 1
-- at: 5:41
-- A statement is judged as it stands: what another one mends is told of where it was written.
CREATE TABLE shop.orders (id bigint PRIMARY KEY);
ALTER TABLE shop.orders ADD COLUMN made timestamp;
ALTER TABLE shop.orders ALTER COLUMN made TYPE timestamptz USING made AT TIME ZONE 'UTC';
