-- expect: 0
CREATE TABLE shop.prices (a bigint, b bigint, c bigint, d bigint, e bigint, PRIMARY KEY (a, b, c) INCLUDE (d, e), UNIQUE (a, b, c, d, e));
CREATE TEMP TABLE mine (a bigint, b bigint, c bigint, d bigint, PRIMARY KEY (a, b, c, d));
CREATE TABLE shop.cured (a bigint, b bigint, c bigint, d bigint, CONSTRAINT cured_key PRIMARY KEY (a, b, c, d));
ALTER TABLE shop.cured DROP CONSTRAINT cured_key, ADD PRIMARY KEY (a, b);
