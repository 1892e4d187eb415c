-- expect: 4
-- at: 1:46 2:1 3:1 5:3
CREATE TABLE shop."Orders" (id bigint NOT NULL, a text NOT NULL, "B" text NOT NULL);
CREATE TABLE shop.events (id bigint, n integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (1) TO (9);
-- migration
ALTER TABLE shop."Orders" ADD COLUMN x text, ALTER a DROP NOT NULL;
ALTER TABLE shop."Orders" ALTER COLUMN "B" DROP NOT NULL;
ALTER TABLE shop.events ALTER COLUMN n DROP NOT NULL;
ALTER TABLE elsewhere ALTER a SET DEFAULT 1,
  ALTER a DROP NOT NULL;
