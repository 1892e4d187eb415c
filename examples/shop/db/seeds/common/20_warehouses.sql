INSERT INTO shop.warehouse (id, code, title, country, opened_on, closed_on) VALUES
    (1, 'HAM1', 'Hamburg, harbour', 'DE', '2015-03-01', NULL),
    (2, 'LYS1', 'Lyon', 'FR', '2019-09-15', NULL),
    (3, 'WRO1', 'Wrocław', 'PL', '2023-01-02', NULL),
    (4, 'BER1', 'Berlin (closed)', 'DE', '2012-05-01', '2022-12-31');
-- The rows name their own numbers, so the sequence goes on behind them.
ALTER TABLE shop.warehouse ALTER COLUMN id RESTART WITH 5;
