-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, is_open boolean);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop.orders FOR SELECT USING (true);
CREATE POLICY b ON shop.orders USING (is_open);
CREATE POLICY c ON shop.orders AS RESTRICTIVE USING (true);
CREATE POLICY d ON shop.orders USING (false) WITH CHECK (false);
CREATE POLICY e ON shop.orders TO shop_admin USING (true) WITH CHECK (true);
CREATE POLICY f ON shop.orders USING (true);
ALTER POLICY f ON shop.orders USING (is_open);
