-- expect: 3
-- at: 5:22 8:24 11:20
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE shop."Orders" FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON shop."Orders" USING (tenant_id = 1);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
ALTER TABLE shop.lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON shop.lines AS RESTRICTIVE FOR SELECT USING (id = 1);
ALTER TABLE shop.lines DISABLE ROW LEVEL SECURITY;
CREATE TABLE shop.events (id bigint) PARTITION BY RANGE (id);
CREATE POLICY a ON shop.events USING (id = 1);
CREATE POLICY b ON shop.events FOR SELECT USING (id = 2);
