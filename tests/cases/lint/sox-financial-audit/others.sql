-- expect: 0
-- setting: exclude_tables: [user_accounts]
CREATE TABLE books.invoices (id bigint PRIMARY KEY);
CREATE TRIGGER a AFTER UPDATE OR DELETE OR TRUNCATE ON books.invoices FOR EACH STATEMENT EXECUTE FUNCTION books.audit();
CREATE TABLE shop.user_accounts (id bigint PRIMARY KEY);
CREATE TABLE shop.towns (id bigint PRIMARY KEY);
CREATE VIEW books.open_invoices AS SELECT id FROM books.invoices;
CREATE TEMPORARY TABLE payments (id bigint);
