INSERT INTO shop.coupon (code, discount, minimum_cents, valid_during) VALUES
    ('WELCOME10', 10.00, 2000, '[2024-01-01 00:00:00+00,)'),
    ('SUMMER25', 25.00, 5000, '[2025-06-21 00:00:00+00,2025-09-22 00:00:00+00)'),
    ('FREEJAM', 5.50, 0, '[2024-01-01 00:00:00+00,2027-01-01 00:00:00+00)');
