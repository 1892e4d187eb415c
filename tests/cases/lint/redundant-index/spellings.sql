-- expect: 9
-- at: 4:29 7:22 8:24 9:38 10:24 11:27 12:25 14:24 18:24
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, "Status" text, made date, a int, b int, UNIQUE (a, b));
CREATE INDEX "By status" ON shop."Orders" ("Status");
CREATE INDEX ON shop."Orders" ("Status" DESC, made);
CREATE INDEX same ON shop."Orders" (made) WHERE a > 1;
CREATE INDEX twin ON shop."Orders" USING btree (made) WHERE a > 1;
CREATE INDEX of_key ON shop."Orders" (id);
CREATE UNIQUE INDEX of_key_unique ON shop."Orders" (id);
CREATE INDEX begins ON shop."Orders" (a);
CREATE INDEX backwards ON shop."Orders" (a DESC, b DESC);
CREATE INDEX carried ON shop."Orders" (b) INCLUDE (a);
CREATE INDEX carries ON shop."Orders" (b, "Status") INCLUDE (a, made);
CREATE INDEX folded ON shop."Orders" (lower("Status")) ;
CREATE INDEX folded_too ON shop."Orders" (LOWER(("Status")), id);
CREATE TABLE shop.visits (at date, n int) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX of_one ON shop.visits_1 (n);
CREATE INDEX of_all ON shop.visits (n, at);
