-- expect: 2
-- at: 3:14 5:14
CREATE TABLE books."Invoices" (id bigint PRIMARY KEY);
CREATE TRIGGER a BEFORE INSERT OR UPDATE ON books."Invoices" FOR EACH ROW EXECUTE FUNCTION books.audit();
CREATE TABLE books.journal_entries (id bigint) PARTITION BY RANGE (id);
CREATE TABLE books.journal_entries_1 PARTITION OF books.journal_entries FOR VALUES FROM (1) TO (9);
