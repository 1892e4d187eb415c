CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
-- migration invoices
CREATE TABLE shop.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customers (id),
    total numeric(12, 2) NOT NULL CHECK (total >= 0),
    issued_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invoices_customer_idx ON shop.invoices (customer_id);
CREATE TABLE shop.invoice_lines (
    invoice_id bigint NOT NULL REFERENCES shop.invoices (id) ON DELETE CASCADE,
    line_number bigint NOT NULL,
    note text,
    PRIMARY KEY (invoice_id, line_number)
);
INSERT INTO shop.invoices (customer_id, total) SELECT id, 0 FROM shop.customers WHERE name = 'first';
