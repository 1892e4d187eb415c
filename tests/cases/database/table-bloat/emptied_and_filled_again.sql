-- expect: 0
CREATE TABLE shop.jobs (id bigint, payload text);
INSERT INTO shop.jobs SELECT i, repeat('x', 400) FROM generate_series(1, 80000) i;
DELETE FROM shop.jobs WHERE id % 10 <> 0;
VACUUM shop.jobs;
INSERT INTO shop.jobs SELECT i, repeat('x', 400) FROM generate_series(1, 70000) i;
ANALYZE shop.jobs;
CREATE TABLE shop.loose (id bigint, payload text) WITH (fillfactor = 20);
INSERT INTO shop.loose SELECT i, repeat('x', 400) FROM generate_series(1, 16000) i;
ANALYZE shop.loose;
SELECT count(*) FROM shop.jobs, shop.loose WHERE loose.id = jobs.id;
