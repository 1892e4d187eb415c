COPY shop.product (sku, title, description, tags, attributes, weight_grams, vat_rate, is_active, created_at) FROM stdin;
JAM-0001	Strawberry jam	Whole fruit, cooked slowly in a copper pan	{fruit,sweet}	{}	340	7.00	t	2024-01-01 08:00:00+00
JAM-0002	Raspberry jam	Seeds left in, as it should be	{fruit,sweet}	{}	340	7.00	t	2024-01-01 08:00:00+00
JAM-0003	Bitter orange marmalade	Seville oranges, thick cut	{fruit,bitter}	{}	340	7.00	t	2024-01-01 08:00:00+00
JAM-0004	Plum butter	No sugar added; twelve hours on the stove	{fruit}	{}	300	7.00	t	2024-01-01 08:00:00+00
JAM-0005	Rhubarb & ginger	A spring speciality	{fruit,spicy}	{}	340	7.00	t	2024-01-01 08:00:00+00
TEA-0101	Assam, second flush	Malty and strong; 250 g tin	{tea,black}	{"origin": "fair trade"}	310	7.00	t	2024-01-01 08:00:00+00
TEA-0102	Sencha	First picking, Shizuoka	{tea,green}	{"origin": "fair trade"}	110	7.00	t	2024-01-01 08:00:00+00
TEA-0103	Peppermint	Whole leaves	{tea,herbal}	{"origin": "fair trade"}	60	7.00	t	2024-01-01 08:00:00+00
COF-0201	House espresso	Roasted on Tuesdays; 1 kg	{coffee}	{"origin": "fair trade"}	1020	7.00	t	2024-01-01 08:00:00+00
COF-0202	Yirgacheffe filter	Light roast, 250 g	{coffee}	{"origin": "fair trade"}	260	7.00	t	2024-01-01 08:00:00+00
SPI-0301	Tellicherry pepper	Large berries	{spice}	{}	90	7.00	t	2024-01-01 08:00:00+00
SPI-0302	Saffron	1 g, Mancha	{spice,precious}	{}	12	7.00	t	2024-01-01 08:00:00+00
SPI-0303	Smoked paprika	From La Vera	{spice}	{}	95	7.00	t	2024-01-01 08:00:00+00
POT-1001	Copper jam pan	26 cm, 9 litres, hand hammered	{copper,jam}	{}	3100	19.00	t	2024-01-01 08:00:00+00
POT-1002	Saucepan	Steel, 18 cm, with a spout	{steel}	{}	1250	19.00	t	2024-01-01 08:00:00+00
POT-1003	Cast iron casserole	4.7 litres, lasts for generations	{iron}	{}	5200	19.00	t	2024-01-01 08:00:00+00
KNI-2001	Chef's knife	21 cm, carbon steel	{steel,sharp}	{}	210	19.00	t	2024-01-01 08:00:00+00
KNI-2002	Paring knife	9 cm	{steel,sharp}	{}	75	19.00	t	2024-01-01 08:00:00+00
JAR-3001	Preserving jars, 6 × 250 ml	With rubber rings and clips	{glass,jam}	{"pieces": 6, "dishwasher": true}	1900	19.00	t	2024-01-01 08:00:00+00
JAR-3002	Preserving jars, 6 × 500 ml	With rubber rings and clips	{glass,jam}	{"pieces": 6, "dishwasher": true}	2800	19.00	t	2024-01-01 08:00:00+00
BOOK-40001	The book of preserves	Two hundred recipes; hardcover	{book,jam}	{}	980	7.00	t	2024-01-01 08:00:00+00
BOOK-40002	Sharpening	Stones, angles, patience	{book}	{}	310	7.00	t	2024-01-01 08:00:00+00
JAR-3003	Labels, 50 pieces	Discontinued	{paper}	{}	45	19.00	f	2024-01-01 08:00:00+00
SPI-0304	Vanilla, 2 pods	Bourbon, in a glass tube	{spice,precious}	{}	20	7.00	t	2024-01-01 08:00:00+00
\.

INSERT INTO shop.product_category (product_id, category_id)
SELECT p.id, v.category_id
FROM (VALUES
    ('JAM-0001', 6),
    ('JAM-0002', 6),
    ('JAM-0003', 6),
    ('JAM-0004', 6),
    ('JAM-0005', 6),
    ('TEA-0101', 7),
    ('TEA-0102', 7),
    ('TEA-0103', 7),
    ('COF-0201', 7),
    ('COF-0202', 7),
    ('SPI-0301', 8),
    ('SPI-0302', 8),
    ('SPI-0303', 8),
    ('POT-1001', 2),
    ('POT-1002', 2),
    ('POT-1003', 2),
    ('KNI-2001', 3),
    ('KNI-2002', 3),
    ('JAR-3001', 4),
    ('JAR-3002', 4),
    ('BOOK-40001', 9),
    ('BOOK-40002', 9),
    ('JAR-3003', 4),
    ('SPI-0304', 8)
) AS v (sku, category_id)
JOIN shop.product p ON p.sku = v.sku;

-- Two prices each: that of 2024, and since 2025 one that is four per cent higher.
INSERT INTO shop.product_price (product_id, valid_from, currency, amount_cents, valid_until)
SELECT p.id, y.valid_from, 'EUR', round(v.cents * y.factor)::bigint, y.valid_until
FROM (VALUES
    ('JAM-0001', 549),
    ('JAM-0002', 579),
    ('JAM-0003', 629),
    ('JAM-0004', 599),
    ('JAM-0005', 649),
    ('TEA-0101', 1290),
    ('TEA-0102', 1690),
    ('TEA-0103', 490),
    ('COF-0201', 2490),
    ('COF-0202', 1150),
    ('SPI-0301', 690),
    ('SPI-0302', 1190),
    ('SPI-0303', 450),
    ('POT-1001', 18900),
    ('POT-1002', 6490),
    ('POT-1003', 15900),
    ('KNI-2001', 11900),
    ('KNI-2002', 3290),
    ('JAR-3001', 1890),
    ('JAR-3002', 2290),
    ('BOOK-40001', 3200),
    ('BOOK-40002', 1800),
    ('JAR-3003', 390),
    ('SPI-0304', 990)
) AS v (sku, cents)
JOIN shop.product p ON p.sku = v.sku
CROSS JOIN (VALUES
    (timestamptz '2024-01-01 00:00:00+00', 1.00, timestamptz '2025-01-01 00:00:00+00'),
    (timestamptz '2025-01-01 00:00:00+00', 1.04, NULL)
) AS y (valid_from, factor, valid_until);

UPDATE shop.product SET size = ROW(265, 265, 140)::shop.dimensions WHERE sku = 'POT-1001';
