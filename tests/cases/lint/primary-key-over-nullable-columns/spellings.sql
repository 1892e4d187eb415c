-- expect: 3
-- at: 1:60 3:7 5:34
CREATE TABLE shop."Lines" (id bigint, n bigint NOT NULL, CONSTRAINT maybe CHECK (id IS NOT NULL OR n > 0));
CREATE UNIQUE INDEX lines_idx ON shop."Lines" (n, id);
CREATE TABLE shop.parts (id bigint);
ALTER TABLE shop.parts ADD CONSTRAINT known CHECK (id IS NOT NULL) NOT VALID;
CREATE UNIQUE INDEX parts_idx ON shop.parts (id);
-- migration
ALTER TABLE shop."Lines" ALTER COLUMN n SET DEFAULT 1, ADD PRIMARY KEY USING INDEX lines_idx;
ALTER TABLE shop.parts
  ADD CONSTRAINT parts_pkey PRIMARY KEY USING INDEX parts_idx;
BEGIN;
ALTER TABLE ONLY elsewhere   ADD PRIMARY KEY USING INDEX some_idx;
COMMIT;
