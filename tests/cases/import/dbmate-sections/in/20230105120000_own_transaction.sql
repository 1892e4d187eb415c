-- migrate:up transaction:false
BEGIN;
CREATE TABLE c (n int);
COMMIT;
-- migrate:down
DROP TABLE c;
