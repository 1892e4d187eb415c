-- expect: 0
CREATE TABLE shop.orders (id bigint, "int2" bigint, wide int8 DEFAULT 2::smallint, two bigint GENERATED ALWAYS AS (id::int2) STORED);
CREATE TEMP TABLE loaded (line smallint);
CREATE TABLE shop.days (day smallinteger, of shop.int2);
CREATE CAST (smallint AS boolean) WITH FUNCTION shop.truth(smallint);
