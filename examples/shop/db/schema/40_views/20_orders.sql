-- confiture:disable-next view-bypasses-row-security -- reports are about the orders of all customers
CREATE VIEW reporting.order_overview AS
SELECT o.id, o.number, o.placed_at, o.status, o.customer_id, c.full_name AS customer,
    count(l.line_number) AS lines,
    coalesce(sum(l.net_cents), 0)::bigint AS net_cents,
    (SELECT coalesce(sum(p.amount_cents), 0)::bigint
     FROM shop.payment p
     WHERE p.order_id = o.id AND p.placed_at = o.placed_at AND p.status = 'captured') AS paid_cents
FROM shop.orders o
JOIN shop.customer c ON c.id = o.customer_id
LEFT JOIN shop.order_line l ON l.order_id = o.id AND l.placed_at = o.placed_at
GROUP BY o.id, o.placed_at, c.full_name;
COMMENT ON VIEW reporting.order_overview IS 'An order in one line: who, how much, what is paid';

-- confiture:disable-next view-bypasses-row-security -- the warehouse packs for all customers
CREATE VIEW reporting.order_to_pack WITH (security_barrier) AS
SELECT o.id, o.number, o.placed_at, a.recipient, a.street, a.postal_code, a.city, a.country
FROM shop.orders o
JOIN shop.address a ON a.id = o.shipping_address_id
WHERE o.status = 'paid'
ORDER BY o.placed_at;
COMMENT ON VIEW reporting.order_to_pack IS 'What the warehouse does next';
