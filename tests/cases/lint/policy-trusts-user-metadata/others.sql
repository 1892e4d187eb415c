-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text, metadata jsonb);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop.orders USING (((SELECT auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');
CREATE POLICY b ON shop.orders USING (metadata ->> 'role' = 'x');
CREATE POLICY c ON shop.orders USING (a = 'not user_metadata at all');
CREATE TABLE shop.user_metadata (id bigint PRIMARY KEY);
