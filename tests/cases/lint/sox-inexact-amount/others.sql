-- expect: 0
CREATE TABLE books.invoices (id bigint PRIMARY KEY, amount numeric(12, 2), total_cents bigint, weight double precision);
CREATE TABLE shop.parcels (id bigint PRIMARY KEY, amount double precision);
