-- expect: 3
-- at: 3:14 4:14 5:14
CREATE TABLE shop."People" (id bigint PRIMARY KEY, "Email" text);
CREATE TABLE shop.guests (id bigint PRIMARY KEY, phone text, arrives time, birth_date date);
CREATE TABLE shop.visits (id bigint, email text) PARTITION BY RANGE (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES FROM (1) TO (9);
