CREATE TABLE a (n int);
