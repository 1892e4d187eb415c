CREATE MATERIALIZED VIEW reporting.monthly_sales AS
SELECT date_trunc('month', l.placed_at AT TIME ZONE 'UTC')::date AS month,
    l.product_id,
    sum(l.quantity)::bigint AS pieces,
    sum(l.net_cents)::bigint AS net_cents
FROM shop.order_line l
JOIN shop.orders o ON o.id = l.order_id AND o.placed_at = l.placed_at
WHERE o.status NOT IN ('draft', 'cancelled', 'refunded')
GROUP BY 1, 2
WITH NO DATA;
COMMENT ON MATERIALIZED VIEW reporting.monthly_sales IS 'Pieces and turnover per product and month; refreshed nightly';

-- REFRESH MATERIALIZED VIEW CONCURRENTLY needs it.
CREATE UNIQUE INDEX monthly_sales_key ON reporting.monthly_sales (month, product_id);
CREATE INDEX monthly_sales_turnover_idx ON reporting.monthly_sales (month, net_cents DESC);
