-- expect: 0
-- setting: required_columns: [tenant_id]
CREATE TABLE shop.orders (id bigint PRIMARY KEY, tenant_id bigint);
CREATE TABLE shop.towns (id bigint PRIMARY KEY, name text);
CREATE FUNCTION shop.add(n bigint) RETURNS void LANGUAGE sql AS 'INSERT INTO shop.orders VALUES (n, 1)';
CREATE FUNCTION shop.town(n bigint) RETURNS void LANGUAGE sql AS 'INSERT INTO shop.towns (id) VALUES (n)';
CREATE FUNCTION shop.all_of_it(n bigint) RETURNS void LANGUAGE sql AS
  'INSERT INTO shop.orders (tenant_id, id) SELECT 1, n';
CREATE FUNCTION shop.change(n bigint) RETURNS void LANGUAGE sql AS 'UPDATE shop.orders SET id = 1 WHERE id = n';
CREATE FUNCTION shop.broken(n bigint) RETURNS void LANGUAGE sql AS 'INSERT INTO shop.orders (id VALUES';
