-- expect: 4
-- at: 2:1 4:1 7:1 12:1
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
-- migration
SET lock_timeout = '2s';
ALTER TABLE shop."Orders" ADD COLUMN b text;
SET SESSION statement_timeout = 0;
CREATE INDEX ON shop."Orders" (a);
SET statement_timeout = '1min';
RESET statement_timeout;
DROP TABLE elsewhere;
COMMIT;
BEGIN;
SET LOCAL statement_timeout = '1min';
ROLLBACK;
ALTER TABLE shop."Orders" DROP COLUMN b;
