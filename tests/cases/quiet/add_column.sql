CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
-- migration note
ALTER TABLE shop.orders
    ADD COLUMN note text,
    ADD COLUMN placed_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}'::jsonb;
COMMENT ON COLUMN shop.orders.note IS 'What the customer wrote with the order.';
