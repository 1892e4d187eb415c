-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, tenant_id bigint);
CREATE POLICY own ON shop.orders USING (tenant_id = 1);
ALTER TABLE shop.orders ADD COLUMN a text, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
CREATE POLICY own ON shop.lines USING (id = 1);
DROP POLICY own ON shop.lines;
