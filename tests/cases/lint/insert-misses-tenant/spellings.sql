-- expect: 3
-- at: 5:1 7:1 12:1
-- setting: required_columns: ["tenant_id bigint"]
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint, a text);
CREATE FUNCTION shop.add(n bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO shop."Orders" (id, a) VALUES (n, 'tenant_id') ON CONFLICT DO NOTHING $$;
CREATE FUNCTION shop.twice(n bigint) RETURNS void LANGUAGE sql AS $$
  SELECT 1;
  INSERT INTO shop."Orders" (id, tenant_id) VALUES (n, 1);
  INSERT INTO shop."Orders" (id) VALUES (n);
$$;
CREATE FUNCTION shop.with_it(n bigint) RETURNS bigint LANGUAGE sql AS
  'WITH made AS (INSERT INTO shop."Orders" (id) VALUES (n) RETURNING id) SELECT id FROM made';
