-- expect: 4
-- at: 4:31 7:28 8:66 10:32
CREATE TABLE shop."Prices" (a bigint, b bigint, c bigint, d bigint);
ALTER TABLE shop."Prices" ADD CONSTRAINT "Key" PRIMARY KEY (d, c, b, a);
CREATE TABLE shop.rates (a bigint, b bigint, c bigint, d bigint);
CREATE UNIQUE INDEX wide ON shop.rates (a, b, c, d);
ALTER TABLE shop.rates ADD PRIMARY KEY USING INDEX wide;
CREATE TABLE shop.visits (a bigint, b bigint, c bigint, at date, CONSTRAINT of_visits PRIMARY KEY (a, b, c, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.copies (LIKE shop.rates INCLUDING ALL);
