-- expect: 0
CREATE TABLE shop.customers (id bigint PRIMARY KEY);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a bigint REFERENCES shop.customers ON DELETE CASCADE, b bigint REFERENCES shop.customers ON UPDATE CASCADE ON DELETE SET NULL,
  c bigint REFERENCES shop.customers ON DELETE SET DEFAULT, d bigint CONSTRAINT d REFERENCES shop.customers);
ALTER TABLE shop.orders DROP CONSTRAINT d, ADD CONSTRAINT d FOREIGN KEY (d) REFERENCES shop.customers ON DELETE RESTRICT;
CREATE TEMP TABLE mine (id bigint PRIMARY KEY, up bigint REFERENCES mine);
CREATE TABLE shop.gone (id bigint REFERENCES shop.customers);
DROP TABLE shop.gone;
