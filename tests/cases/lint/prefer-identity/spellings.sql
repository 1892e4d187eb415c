-- expect: 6
-- at: 3:30 3:53 3:67 3:95 4:55 5:28
CREATE TABLE shop.orders (id SERIAL8 PRIMARY KEY, n "serial", two smallserial NOT NULL, three serial2);
ALTER TABLE shop.orders ADD COLUMN IF NOT EXISTS four BigSerial;
CREATE TABLE shop.days (id serial, day date) PARTITION BY RANGE (day);
