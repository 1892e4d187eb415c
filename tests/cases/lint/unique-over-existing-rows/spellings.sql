-- expect: 3
-- at: 1:8 2:15 3:8
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
-- migration
create unique index concurrently "UNIQUE" on shop."Orders" (lower(a));
BEGIN; CREATE UNIQUE INDEX ON elsewhere (a); COMMIT;
CREATE UNIQUE INDEX IF NOT EXISTS x ON shop."Orders" (a) NULLS NOT DISTINCT WHERE a <> '';
