-- migrate:up
CREATE TABLE a (n int);
-- migrate:down
DROP TABLE a;
-- migrate:up
CREATE TABLE b (n int);
-- migrate:down
DROP TABLE b;
