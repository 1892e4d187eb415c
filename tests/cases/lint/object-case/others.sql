-- expect: 0
-- What the server names is after the table and the column.
CREATE TABLE shop."Orders" ("Id" bigint PRIMARY KEY CHECK ("Id" > 0), "Up" bigint UNIQUE REFERENCES shop."Orders", EXCLUDE USING btree ("Up" WITH =));
CREATE INDEX ON shop."Orders" ("Up");
CREATE TABLE shop.copy (LIKE shop."Orders" INCLUDING INDEXES);
CREATE TABLE shop.visits ("At" date) PARTITION BY RANGE ("At");
CREATE INDEX visits_at ON shop.visits ("At");
CREATE TABLE shop."V1" PARTITION OF shop.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TEMP TABLE mine (id bigint CONSTRAINT "Key" PRIMARY KEY);
CREATE INDEX "Bad" ON shop."Orders" ("Up");
ALTER INDEX shop."Bad" RENAME TO good;
CREATE INDEX "Worse" ON shop."Orders" ("Up");
DROP INDEX shop."Worse";
CREATE TYPE shop.State AS ENUM ('New');
CREATE EXTENSION "uuid-ossp";
-- Given, but no other than the server's.
CREATE INDEX "Orders_Up_idx1" ON shop."Orders" ("Up");
ALTER TABLE shop."Orders" ADD CONSTRAINT "Orders_Id_check1" CHECK ("Id" < 9), ADD CONSTRAINT "Orders_Up_fkey1" FOREIGN KEY ("Up") REFERENCES shop."Orders";
