-- expect: 1
-- object: shop.jobs_old
-- says: its rows need about
CREATE TABLE shop.jobs (id bigint, made date, payload text, note text) PARTITION BY RANGE (made);
CREATE TABLE shop.jobs_old PARTITION OF shop.jobs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
INSERT INTO shop.jobs SELECT i, '2020-02-02', repeat('x', 400), NULL FROM generate_series(1, 80000) i;
DELETE FROM shop.jobs WHERE id % 10 <> 0;
VACUUM ANALYZE shop.jobs_old;
ALTER TABLE shop.jobs DROP COLUMN note;
SELECT count(*) FROM shop.jobs WHERE id = 10;
