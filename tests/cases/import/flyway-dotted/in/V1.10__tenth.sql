CREATE TABLE d (n int);
