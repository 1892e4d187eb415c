-- expect: 6
-- at: 3:30 3:57 3:68 3:97 4:58 4:81
CREATE TABLE shop.orders (id SMALLSERIAL PRIMARY KEY, n int2, many smallint[] DEFAULT '{}', key serial2);
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS "small" smallint, ALTER n TYPE int2 USING 1;
