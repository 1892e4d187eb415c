-- expect: 7
-- at: 4:46 5:20 5:37 5:61 7:55 10:5 10:38
-- Every way to write it, wherever a column gets its type; no length means one.
CREATE TABLE shop."Towns" (id bigint, "Kode" CHAR(3), name text);
CREATE TABLE a (x  CHARACTER (3), y pg_catalog.bpchar(3), z national
  character(3)[]);
ALTER TABLE shop."Towns" ADD COLUMN IF NOT EXISTS zip char(5), ADD note text;
ALTER TABLE shop."Towns" DROP COLUMN name,
  ALTER COLUMN zip SET NOT NULL, ALTER COLUMN "Kode" TYPE
    nchar(4), ALTER id SET DATA TYPE char USING id::char;
