-- expect: 4
-- at: 1:50 1:95 3:49 6:50
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a integer, b integer, "C" integer, d integer,
    CONSTRAINT other CHECK (a > 0),
    CONSTRAINT known CHECK (a IS NOT NULL AND b IS NOT NULL),
    CONSTRAINT "C known" CHECK ("C" IS NOT NULL));
-- migration
ALTER TABLE shop."Orders" DROP CONSTRAINT other, ALTER a SET NOT NULL, DROP CONSTRAINT known, ALTER COLUMN b SET NOT NULL;
BEGIN;
ALTER TABLE shop."Orders" ADD COLUMN x integer, ALTER COLUMN "C" SET NOT NULL, DROP CONSTRAINT "C known";
COMMIT;
ALTER TABLE shop."Orders" ADD CONSTRAINT again CHECK (d IS NOT NULL);
ALTER TABLE shop."Orders" DROP CONSTRAINT again, ALTER COLUMN d SET NOT NULL;
