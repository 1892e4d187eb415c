-- expect: 3
-- at: 6:22 10:20 11:20
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE shop."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop."Orders" TO alice, bob USING (id > 0);
CREATE POLICY "B" ON shop."Orders" AS PERMISSIVE FOR ALL TO bob USING (tenant_id = 1);
CREATE TABLE shop.lines (id bigint PRIMARY KEY);
ALTER TABLE shop.lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY b ON shop.lines FOR SELECT USING (id < 9);
CREATE POLICY d ON shop.lines FOR SELECT TO alice, PUBLIC USING (id < 9);
CREATE POLICY e ON shop.lines FOR SELECT TO alice USING (id > 9);
