-- migrate:up transaction:false other:option
CREATE TABLE d (n int);
BEGIN;
INSERT INTO d VALUES (1);
COMMIT;
