-- confiture-py: run-as app
CREATE TABLE users (id int);
