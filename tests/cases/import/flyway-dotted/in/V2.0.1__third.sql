CREATE TABLE e (n int);
