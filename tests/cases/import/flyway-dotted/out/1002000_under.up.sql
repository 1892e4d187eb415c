CREATE TABLE c (n int);
