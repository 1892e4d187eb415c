-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text, made date, a int, b int, words tsvector, CONSTRAINT late UNIQUE (a) DEFERRABLE);
-- Other order, collation, operators, method, rows.
CREATE INDEX ab ON shop.orders (b, made);
CREATE INDEX ab_other ON shop.orders (b, made DESC);
CREATE INDEX nulls ON shop.orders (made NULLS FIRST);
CREATE INDEX not_nulls ON shop.orders (made);
CREATE INDEX plain ON shop.orders (status);
CREATE INDEX for_c ON shop.orders (status COLLATE "C");
CREATE INDEX for_c_too ON shop.orders ((lower(status) COLLATE "C"));
CREATE INDEX for_de ON shop.orders ((lower(status) COLLATE "de_DE"));
CREATE INDEX for_like ON shop.orders (status text_pattern_ops);
CREATE INDEX hashed ON shop.orders USING hash (status);
CREATE INDEX part ON shop.orders (b) WHERE status = 'new';
CREATE INDEX others ON shop.orders (b) WHERE status = 'old';
CREATE INDEX words ON shop.orders USING gin (words);
CREATE INDEX words_more ON shop.orders USING gin (words, status);
-- Unique at once, where the constraint waits; unique by fewer columns.
CREATE UNIQUE INDEX at_once ON shop.orders (a);
CREATE UNIQUE INDEX few ON shop.orders (b, a);
CREATE INDEX more ON shop.orders (b, a, made);
CREATE INDEX carrying ON shop.orders (id, status) INCLUDE (words);
CREATE INDEX not_carrying ON shop.orders (id, status, b);
-- The other one is gone.
CREATE TABLE shop.lines (a int, b int);
CREATE INDEX lines_a ON shop.lines (a);
CREATE INDEX lines_ab ON shop.lines (a, b);
DROP INDEX shop.lines_ab;
CREATE TEMP TABLE mine (a int);
CREATE INDEX ON mine (a);
CREATE INDEX ON mine (a);
-- A partition's is the partitioned table's.
CREATE TABLE shop.visits (at date, n int) PARTITION BY RANGE (at);
CREATE INDEX of_all ON shop.visits (n);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
