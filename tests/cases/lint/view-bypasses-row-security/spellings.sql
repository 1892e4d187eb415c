-- expect: 4
-- at: 6:13 7:13 8:13 11:13
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE shop."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop."Orders" USING (tenant_id = 1);
CREATE VIEW shop.one AS SELECT (SELECT count(*) FROM shop."Orders") AS n;
CREATE VIEW shop."Two" WITH (security_invoker = off, security_barrier) AS WITH x AS (SELECT id FROM shop."Orders") SELECT * FROM x;
CREATE VIEW shop.three WITH (security_invoker) AS SELECT id FROM shop."Orders";
ALTER VIEW shop.three RESET (security_invoker);
CREATE VIEW shop.below WITH (security_invoker = true) AS SELECT id FROM shop."Orders";
CREATE VIEW shop.above AS SELECT id FROM shop.below;
