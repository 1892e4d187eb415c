INSERT INTO shop.parent (mail, number, body, list, bytes, span, mood, code, price, at, long, address, doc, words, place, cash, kind)
SELECT 'User' || g || '@Example.org', g, '{"a": "x\ny", "b": [1, null, "\\t"]}', ARRAY['a,b', NULL, E'\\', '"'], '\x00ff5c0a09', '[1,5)',
       CASE g % 3 WHEN 0 THEN 'bad'::shop.mood WHEN 1 THEN 'good' END, 'x', g / 7.0, '2026-01-02 03:04:05.678901+02'::timestamptz + g * interval '1 h',
       '1 mon -2 days 03:04:05', ('10.1.' || g % 256 || '.' || g % 255)::inet, '<a b="1">&amp;</a>', 'a:1 fat:2', '(1.5,-2)', 12.34, 'integer'::regtype
FROM generate_series(1, 6000) g;
INSERT INTO shop.child (parent, note, boss)
SELECT 1 + g % 6000, CASE g % 4 WHEN 0 THEN NULL WHEN 1 THEN E'tab\there\nline\r\\N \\. \\' WHEN 2 THEN '' ELSE 'Grüße 🍓' END, 1 + (g * 8) % 20000
FROM generate_series(1, 20000) g;
INSERT INTO shop.egg VALUES (1, NULL), (2, NULL);
INSERT INTO shop.hen VALUES (1, 1), (2, 2);
UPDATE shop.egg SET hen = 3 - id;
INSERT INTO shop."We""ird T" SELECT g, 'Key ' || g, g FROM generate_series(1, 30000) g;
INSERT INTO shop."a_name_of_sixty_three_bytes_which_is_as_long_as_names_ever_get_" SELECT 'Key ' || g, g FROM generate_series(1, 100) g;
INSERT INTO shop.part SELECT g, '2020-06-01'::date + g, 'v' || g FROM generate_series(1, 1000) g;
INSERT INTO shop.part_line SELECT id, at FROM shop.part WHERE id % 3 = 0;
INSERT INTO shop.base VALUES (1), (2);
INSERT INTO shop.derived VALUES (3, 4);
INSERT INTO shop.scratch SELECT generate_series(1, 10);
INSERT INTO shop.none SELECT FROM generate_series(1, 3);
ALTER TABLE shop.nulls DISABLE RULE quiet;
INSERT INTO shop.nulls SELECT NULL, NULL FROM generate_series(1, 5);
ALTER TABLE shop.nulls ENABLE RULE quiet;
INSERT INTO shop.big SELECT g, repeat(md5(g::text), 400), CASE WHEN g % 2 = 0 THEN 'even' END FROM generate_series(1, 300) g;
UPDATE shop.big SET tag = 'moved' WHERE id % 5 = 0;
DELETE FROM shop.big WHERE id % 7 = 0;
INSERT INTO shop.room VALUES (1, '[2026-01-01,2026-01-02)'), (2, '[2026-01-02,2026-01-03)');
SELECT setval('shop.loose', 77);
REFRESH MATERIALIZED VIEW shop.total;
REFRESH MATERIALIZED VIEW shop.grand;
