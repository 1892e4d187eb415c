-- expect: 3
-- at: 4:1 6:1 8:1
CREATE TABLE books."Invoices" (id bigint PRIMARY KEY);
GRANT ALL ON books."Invoices" TO PUBLIC;
CREATE TABLE books.payments (id bigint PRIMARY KEY);
GRANT SELECT, TRUNCATE ON books.payments TO alice, PUBLIC;
CREATE TABLE ledger.ledger (id bigint PRIMARY KEY, amount numeric);
GRANT UPDATE (amount) ON ledger.ledger TO PUBLIC;
