CREATE TYPE shop.order_state AS ENUM ('new', 'paid');
CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state shop.order_state NOT NULL);
-- migration sent
ALTER TYPE shop.order_state ADD VALUE IF NOT EXISTS 'sent' AFTER 'paid';
-- migration default_state
ALTER TABLE shop.orders ALTER COLUMN state SET DEFAULT 'new';
