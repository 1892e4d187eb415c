-- 1,500 orders over two and a half years. No random(): every build makes the same rows.
INSERT INTO shop.orders (placed_at, customer_id, status, shipping_address_id, coupon_code, shipping_cents)
SELECT timestamptz '2024-02-01 10:00:00+00' + n * interval '14 hours',
    c.id,
    (CASE
        WHEN n % 37 = 0 THEN 'cancelled'
        WHEN n % 53 = 0 THEN 'refunded'
        WHEN n > 1490 THEN 'placed'
        WHEN n > 1470 THEN 'paid'
        WHEN n > 1450 THEN 'shipped'
        ELSE 'delivered'
    END)::shop.order_status,
    a.id,
    CASE WHEN n % 29 = 0 THEN 'WELCOME10' END,
    CASE WHEN n % 4 = 0 THEN 0 ELSE 490 END
FROM generate_series(1, 1500) AS n
JOIN shop.customer c ON c.id = 1 + (n * 7 + n / 13) % (SELECT count(*) FROM shop.customer)
JOIN shop.address a ON a.customer_id = c.id AND a.kind = 'shipping'
ORDER BY n;

INSERT INTO shop.order_line (order_id, placed_at, line_number, product_id, quantity, unit_cents, vat_rate)
SELECT o.id, o.placed_at, l.line, p.id, 1 + (o.id + l.line) % 3,
    shop.current_price(p.id, 'EUR', o.placed_at), p.vat_rate
FROM shop.orders o
CROSS JOIN LATERAL generate_series(1, 1 + o.id % 3) AS l (line)
JOIN shop.product p ON p.id = 1 + (o.id * 5 + l.line * 3) % 22
ORDER BY o.id, l.line;

INSERT INTO shop.payment (order_id, placed_at, method, status, amount_cents, provider_reference, captured_at, created_at)
SELECT o.id, o.placed_at,
    ((ARRAY['card', 'sepa_debit', 'invoice', 'paypal'])[1 + o.id % 4])::shop.payment_method,
    (CASE o.status WHEN 'refunded' THEN 'refunded' WHEN 'placed' THEN 'authorised' ELSE 'captured' END)
        ::shop.payment_status,
    shop.order_net_cents(o.id) + o.shipping_cents,
    'demo-' || lpad(o.id::text, 6, '0'),
    CASE WHEN o.status <> 'placed' THEN o.placed_at + interval '5 minutes' END,
    o.placed_at
FROM shop.orders o
WHERE o.status <> 'cancelled';

INSERT INTO shop.stock_movement (warehouse_id, product_id, quantity, reason, note, moved_at)
SELECT 1 + l.order_id % 3, l.product_id, -sum(l.quantity), 'sale', 'order ' || o.number, l.placed_at
FROM shop.order_line l
JOIN shop.orders o ON o.id = l.order_id AND o.placed_at = l.placed_at
WHERE o.status IN ('shipped', 'delivered')
GROUP BY l.order_id, l.product_id, o.number, l.placed_at
ORDER BY l.order_id;

INSERT INTO shop.shipment (order_id, placed_at, warehouse_id, carrier, tracking_code, shipped_at, delivered_at)
SELECT o.id, o.placed_at, 1 + o.id % 3,
    CASE o.id % 2 WHEN 0 THEN 'DHL' ELSE 'GLS' END,
    'T' || lpad(o.id::text, 9, '0'),
    o.placed_at + interval '1 day',
    CASE WHEN o.status = 'delivered' THEN o.placed_at + interval '3 days' END
FROM shop.orders o
WHERE o.status IN ('shipped', 'delivered');

INSERT INTO shop.shipment_line (shipment_id, order_id, line_number, quantity)
SELECT s.id, l.order_id, l.line_number, l.quantity
FROM shop.shipment s
JOIN shop.order_line l ON l.order_id = s.order_id;
