INSERT INTO shop.category (id, parent_id, title, position) VALUES
    (1, NULL, 'Kitchen', 1),
    (2, 1, 'Pots & Pans', 1),
    (3, 1, 'Knives', 2),
    (4, 1, 'Jars', 3),
    (5, NULL, 'Pantry', 2),
    (6, 5, 'Jam', 1),
    (7, 5, 'Tea & Coffee', 2),
    (8, 5, 'Spices', 3),
    (9, NULL, 'Books', 3);
-- The rows name their own numbers, so the sequence goes on behind them.
ALTER TABLE shop.category ALTER COLUMN id RESTART WITH 10;
