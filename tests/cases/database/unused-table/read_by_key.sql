-- expect: 0
CREATE TABLE shop.visits (id bigint PRIMARY KEY, page text);
INSERT INTO shop.visits SELECT i, '/' FROM generate_series(1, 1000) i;
SET enable_seqscan TO off;
SELECT page FROM shop.visits WHERE id = 7;
