-- expect: 17
-- at: 3:85 4:16 4:65 5:38 6:38 7:47 8:44 9:69 9:95 9:133 10:49 11:57 12:78 12:120 12:161 13:57 14:42
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, "Status" text, made date, CHECK (total > 0),
  FOREIGN KEY (customer) REFERENCES shop.customers, UNIQUE (id, status));
CREATE INDEX ON shop."Orders" (made, state);
CREATE INDEX ON shop."Orders" (lower(status));
CREATE INDEX ON shop."Orders" (made) INCLUDE (total);
CREATE INDEX ON shop."Orders" (made) WHERE "Orders".done;
ALTER TABLE shop."Orders" ADD CONSTRAINT one UNIQUE (made) INCLUDE (total), ADD CHECK (made > due OR paid), ADD COLUMN n int CHECK (m > 0),
  ADD CONSTRAINT "excluded" EXCLUDE USING gist (span WITH &&);
ALTER TABLE shop."Orders" DROP COLUMN made, ADD UNIQUE (made);
CREATE TABLE shop.lines (id bigint, "order" bigint REFERENCES shop."Orders" (number), up bigint REFERENCES shop.lines (line), twice bigint GENERATED ALWAYS AS (one * 2) STORED);
CREATE TABLE shop.copies (LIKE shop.lines, PRIMARY KEY (copy));
CREATE TABLE shop.children (PRIMARY KEY (child)) INHERITS (shop.lines);
