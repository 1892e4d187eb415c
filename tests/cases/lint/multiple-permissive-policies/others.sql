-- Who may see more than he may change needs two policies.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, tenant_id bigint, is_open boolean);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop.orders FOR SELECT USING (is_open);
CREATE POLICY b ON shop.orders FOR ALL USING (tenant_id = 1);
CREATE POLICY c ON shop.orders FOR INSERT WITH CHECK (id > 0);
CREATE POLICY d ON shop.orders AS RESTRICTIVE FOR SELECT USING (tenant_id = 1);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
ALTER TABLE shop.lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop.lines TO alice USING (id > 0);
CREATE POLICY b ON shop.lines TO bob USING (id > 9);
CREATE POLICY c ON shop.lines TO alice USING (id > 9);
DROP POLICY c ON shop.lines;
