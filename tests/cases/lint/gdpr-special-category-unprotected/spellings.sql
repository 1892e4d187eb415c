-- expect: 2
-- at: 3:54 4:49
CREATE TABLE shop."Patients" (id bigint PRIMARY KEY, "Religion" text, at date);
CREATE TABLE shop.staff (id bigint PRIMARY KEY, disability text, at date) PARTITION BY RANGE (id);
CREATE TABLE shop.staff_1 PARTITION OF shop.staff FOR VALUES FROM (1) TO (9);
