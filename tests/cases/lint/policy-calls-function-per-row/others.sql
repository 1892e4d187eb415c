-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, tenant_id bigint, uid text);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop.orders USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));
CREATE POLICY b ON shop.orders USING (uid = (SELECT auth.uid()));
CREATE POLICY c ON shop.orders USING (id IN (SELECT m.id FROM shop.members m WHERE m.uid = (SELECT auth.uid())));
CREATE POLICY d ON shop.orders USING (uid = current_user);
CREATE POLICY e ON shop.orders USING (shop.role(uid) = 'x');
