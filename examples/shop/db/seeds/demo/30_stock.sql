-- Deliveries in three years; the trigger on stock_movement adds them up.
INSERT INTO shop.stock_movement (warehouse_id, product_id, quantity, reason, moved_at)
SELECT w.id, p.id, 400 + (p.id * 37 + w.id * 11) % 200, 'purchase', d.at
FROM shop.product p
CROSS JOIN shop.warehouse w
CROSS JOIN (VALUES
    (timestamptz '2024-01-10 06:00:00+00'),
    (timestamptz '2025-02-03 06:00:00+00'),
    (timestamptz '2026-01-12 06:00:00+00')
) AS d (at)
WHERE w.closed_on IS NULL
ORDER BY d.at, w.id, p.id;

UPDATE shop.stock SET reorder_below = (product_id % 5) * 400;
