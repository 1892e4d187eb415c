-- expect: 3
-- at: 1:45 2:40 3:16
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, code varchar(10), "N" numeric(4, 2), t varchar(5),
    CONSTRAINT both_known CHECK (code <> '' AND length(t) > 1), CHECK ("N" > 0));
-- migration
ALTER TABLE shop."Orders" ADD x text, ALTER code TYPE varchar(40);
ALTER TABLE shop."Orders" ALTER COLUMN "N" TYPE numeric(9, 2),
  ALTER COLUMN t TYPE text;
