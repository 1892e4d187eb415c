-- expect: 4
-- at: 1:1 2:1 3:1 4:8
CREATE DOMAIN shop."Rating" AS integer;
CREATE DOMAIN shop.stars AS shop."Rating";
ALTER DOMAIN shop."Rating" ADD CONSTRAINT small CHECK (VALUE < 9) NOT VALID;
CREATE DOMAIN shop.elsewhere AS text;
CREATE TABLE shop.reviews (id bigint PRIMARY KEY, stars shop.stars);
CREATE TABLE shop.events (id bigint, e shop.elsewhere) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
ALTER DOMAIN shop."Rating" SET NOT NULL;
ALTER DOMAIN shop."Rating" VALIDATE CONSTRAINT small;
ALTER DOMAIN shop.elsewhere ADD CHECK (VALUE <> '');
BEGIN; ALTER DOMAIN unknown ADD CONSTRAINT c CHECK (VALUE IS NOT NULL); COMMIT;
