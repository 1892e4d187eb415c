CREATE TABLE f (n int);
