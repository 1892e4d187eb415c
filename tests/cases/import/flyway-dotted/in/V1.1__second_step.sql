CREATE TABLE b (n int);
