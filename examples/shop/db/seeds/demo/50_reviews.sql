INSERT INTO shop.review (product_id, customer_id, stars, body, is_published, created_at)
SELECT product_id, customer_id, 3 + (product_id + customer_id) % 3,
    (ARRAY['Would buy again.', 'Good, but the parcel was late.', 'Exactly as described.'])
        [1 + (product_id * customer_id) % 3],
    (product_id + customer_id) % 7 <> 0,
    max(placed_at) + interval '10 days'
FROM (
    SELECT l.product_id, o.customer_id, o.placed_at
    FROM shop.order_line l
    JOIN shop.orders o ON o.id = l.order_id AND o.placed_at = l.placed_at
    WHERE o.status = 'delivered' AND o.id % 11 = 0
) AS bought
GROUP BY product_id, customer_id
ORDER BY product_id, customer_id;
