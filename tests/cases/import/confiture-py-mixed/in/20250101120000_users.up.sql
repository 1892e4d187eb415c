-- confiture:run-as app
CREATE TABLE users (id int);
