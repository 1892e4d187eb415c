CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, fax text);
INSERT INTO users VALUES (1, 'Ada', '030 123'), (2, 'Grace', NULL);
