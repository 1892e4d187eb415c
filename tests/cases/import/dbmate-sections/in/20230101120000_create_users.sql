-- The people who use it.

-- migrate:up
CREATE TABLE users (
    id bigint PRIMARY KEY,
    note text DEFAULT '-- migrate:down is a comment here; not a mark'
);

-- migrate:down
DROP TABLE users;
