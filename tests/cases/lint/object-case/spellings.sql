-- expect: 13
-- at: 3:1 3:53 4:1 5:1 6:37 6:75 7:45 8:29 10:13 12:13 13:38 15:1 16:33
CREATE SCHEMA "Stock" CREATE TABLE goods (id bigint CONSTRAINT "Key" PRIMARY KEY);
CREATE TYPE shop."State" AS ENUM ('new');
CREATE DOMAIN shop."Amount" AS bigint;
CREATE TABLE shop.orders (id bigint CONSTRAINT "Positive" CHECK (id > 0), CONSTRAINT "Unique" UNIQUE (id));
CREATE UNIQUE INDEX CONCURRENTLY "By id" ON shop.orders (id);
ALTER TABLE shop.orders ADD CONSTRAINT "Up" FOREIGN KEY (id) REFERENCES shop.orders;
CREATE INDEX good ON shop.orders (id);
ALTER INDEX shop.good RENAME TO "Bad";
ALTER TABLE shop.orders ADD CONSTRAINT fine CHECK (id < 10);
ALTER TABLE shop.orders RENAME CONSTRAINT fine TO "Worse";
CREATE TABLE shop.visits (id bigint, CONSTRAINT "Some" CHECK (id > 0)) PARTITION BY LIST (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
CREATE TYPE shop."Range" AS RANGE (subtype = int4);
CREATE INDEX "orders_Id_idx" ON shop.orders (id);
