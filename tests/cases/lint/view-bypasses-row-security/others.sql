-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.orders USING (tenant_id = 1);
CREATE VIEW shop.one WITH (security_invoker) AS SELECT id FROM shop.orders;
CREATE VIEW shop.two WITH (security_invoker = yes) AS SELECT id FROM shop.orders;
CREATE VIEW shop.three AS SELECT id FROM shop.orders;
ALTER VIEW shop.three SET (security_invoker = on);
CREATE TABLE shop.towns (id bigint PRIMARY KEY);
CREATE VIEW shop.open AS SELECT id FROM shop.towns;
CREATE VIEW shop.above WITH (security_invoker = 1) AS SELECT id FROM shop.one;
