CREATE VIEW reporting.category_path AS
WITH RECURSIVE tree AS (
    SELECT c.id, c.title AS path, 1 AS depth
    FROM shop.category c
    WHERE c.parent_id IS NULL
    UNION ALL
    SELECT c.id, t.path || ' / ' || c.title, t.depth + 1
    FROM shop.category c
    JOIN tree t ON c.parent_id = t.id
)
SELECT id, path, depth FROM tree;
COMMENT ON VIEW reporting.category_path IS 'Every shelf with the shelves above it';

CREATE VIEW reporting.product_for_sale AS
SELECT p.id, p.sku, p.title, pr.currency, pr.amount_cents,
    round(pr.amount_cents * (1 + p.vat_rate / 100))::bigint AS gross_cents,
    shop.available(p.id) AS available
FROM shop.product p
JOIN shop.product_price pr ON pr.product_id = p.id AND pr.valid_until IS NULL
WHERE p.is_active;
COMMENT ON VIEW reporting.product_for_sale IS 'Active products with their price of now, and how many there are';
