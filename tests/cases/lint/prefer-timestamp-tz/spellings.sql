-- expect: 7
-- at: 3:43 3:99 4:8 4:66 5:77 6:35 7:30
CREATE TABLE shop.orders (id bigint, made Timestamp(3) WITHOUT TIME ZONE DEFAULT now(), "Paid At" timestamp [],
  sent timestamp /* WITHOUT TIME ZONE */ without time zone, span pg_catalog.timestamp(0));
ALTER TABLE shop.orders ALTER COLUMN sent TYPE timestamptz, ADD COLUMN back timestamp, ADD gone timestamp with time zone,
  ALTER COLUMN made SET DATA TYPE timestamp USING made AT TIME ZONE 'UTC';
CREATE DOMAIN shop.moment AS timestamp;
