-- expect: 4
-- at: 4:55 4:71 4:88 5:41
CREATE DOMAIN books.price AS real;
CREATE TABLE books."Invoices" (id bigint PRIMARY KEY, "Amount" float, total_net money, price books.price);
ALTER TABLE books."Invoices" ADD COLUMN balance_due double precision;
