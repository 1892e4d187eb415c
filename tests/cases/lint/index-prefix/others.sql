-- expect: 0
-- setting: index_prefix: idx_
-- setting: exclude_tables: [shop.old]
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text UNIQUE, EXCLUDE USING btree (status WITH =));
CREATE INDEX idx_orders_status ON shop.orders (status);
CREATE UNIQUE INDEX key_of_orders ON shop.orders (id, status);
ALTER TABLE shop.orders ADD CONSTRAINT "key" UNIQUE USING INDEX key_of_orders;
CREATE INDEX idx_ ON shop.orders (id);
CREATE TABLE shop.visits (id bigint) PARTITION BY LIST (id);
CREATE INDEX idx_visits ON shop.visits (id);
CREATE TABLE shop.visits_1 PARTITION OF shop.visits FOR VALUES IN (1);
CREATE INDEX bad ON shop.orders (id);
ALTER INDEX shop.bad RENAME TO idx_good;
CREATE INDEX worse ON shop.orders (id);
DROP INDEX shop.worse;
CREATE TABLE shop.old (id bigint);
CREATE INDEX old_idx ON shop.old (id);
CREATE TEMP TABLE mine (id bigint);
CREATE INDEX ON mine (id);
