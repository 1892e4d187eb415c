-- expect: 0
CREATE TABLE books.invoices (id bigint PRIMARY KEY);
GRANT SELECT, REFERENCES ON books.invoices TO PUBLIC;
GRANT INSERT ON books.invoices TO clerk;
CREATE TABLE books.payments (id bigint PRIMARY KEY);
GRANT ALL ON books.payments TO PUBLIC;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON books.payments FROM PUBLIC;
