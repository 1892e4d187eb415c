-- expect: 6
-- at: 5:20 6:22 7:20 8:20 9:20 10:20
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE shop."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop."Orders" FOR INSERT WITH CHECK ((true));
CREATE POLICY "B" ON shop."Orders" FOR UPDATE USING (true) WITH CHECK (tenant_id = 1);
CREATE POLICY c ON shop."Orders" FOR DELETE TO PUBLIC USING (TRUE);
CREATE POLICY d ON shop."Orders" USING (tenant_id = 1) WITH CHECK (true);
CREATE POLICY e ON shop."Orders" TO alice, public USING (1 = 1);
CREATE POLICY f ON shop."Orders" TO authenticated USING (true);
