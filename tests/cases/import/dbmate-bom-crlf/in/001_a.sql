-- migrate:up
CREATE TABLE a (
  n int
);

-- migrate:down
DROP TABLE a;
