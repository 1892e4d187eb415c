CREATE TABLE orders (id bigint PRIMARY KEY, customer text);
INSERT INTO orders VALUES (1, 'Ada'), (2, NULL), (3, NULL);
