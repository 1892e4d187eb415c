CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL, placed_at timestamptz);
CREATE VIEW shop.open_orders AS SELECT id, status FROM shop.orders WHERE status <> 'done';
-- migration open_orders
CREATE OR REPLACE VIEW shop.open_orders AS
    SELECT id, status, placed_at FROM shop.orders WHERE status <> 'done';
GRANT SELECT ON shop.open_orders TO reporting;
COMMENT ON VIEW shop.open_orders IS 'Orders that are not done yet.';
