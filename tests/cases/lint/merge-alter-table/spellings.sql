-- expect: 4
-- at: 2:1 5:1 9:1 11:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
-- migration
ALTER TABLE shop."Orders" ADD COLUMN a text;
ALTER TABLE "shop"."Orders" ALTER COLUMN a SET DEFAULT '';
ALTER TABLE shop.lines ADD COLUMN a text;
COMMENT ON TABLE shop.lines IS 'x';
ALTER TABLE ONLY shop."Orders" ADD CONSTRAINT c CHECK (id > 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE elsewhere SET (fillfactor = 70);
ALTER TABLE public.elsewhere ADD COLUMN b text;
ALTER TABLE other ADD COLUMN b text;
ALTER TABLE other ADD COLUMN c text;
COMMIT;
