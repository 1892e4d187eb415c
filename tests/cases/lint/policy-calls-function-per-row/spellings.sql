-- expect: 5
-- at: 5:20 6:20 7:20 8:20 10:20
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint, a text);
ALTER TABLE shop."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop."Orders" FOR INSERT WITH CHECK (tenant_id = current_setting('app.tenant', true)::bigint);
CREATE POLICY b ON shop."Orders" USING (auth.uid() = a OR id = 1);
CREATE POLICY c ON shop."Orders" USING (tenant_id = (auth.jwt() ->> 'tenant')::bigint);
CREATE POLICY d ON shop."Orders" USING (CASE WHEN id > 1 THEN pg_catalog.current_setting('a.b') = 'x' END);
CREATE POLICY e ON shop."Orders" USING (true);
CREATE POLICY f ON shop."Orders" USING (a IN (auth.email(), 'x') AND tenant_id = (SELECT current_setting('a.b')::bigint));
