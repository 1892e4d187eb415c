-- People.
CREATE TABLE customer (id bigint PRIMARY KEY);
