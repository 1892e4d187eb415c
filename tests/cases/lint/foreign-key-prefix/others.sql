-- expect: 0
-- setting: foreign_key_prefix: fk_
CREATE TABLE shop.customers (id bigint CONSTRAINT customers_key PRIMARY KEY CONSTRAINT positive CHECK (id > 0), n int UNIQUE);
CREATE TABLE shop.orders (a bigint CONSTRAINT fk_a REFERENCES shop.customers, CONSTRAINT fk_ FOREIGN KEY (a) REFERENCES shop.customers, b bigint REFERENCES shop.customers);
ALTER TABLE shop.orders RENAME CONSTRAINT orders_b_fkey TO fk_b;
CREATE TABLE shop.fk_target (id bigint REFERENCES shop.customers);
ALTER TABLE shop.fk_target DROP CONSTRAINT fk_target_id_fkey;
CREATE TEMP TABLE mine (id bigint PRIMARY KEY, up bigint REFERENCES mine);
