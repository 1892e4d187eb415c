-- expect: 4
-- at: 5:20 6:20 7:20 9:20
CREATE TABLE shop."Orders" (id bigint PRIMARY KEY, a text);
ALTER TABLE shop."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON shop."Orders" USING ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');
CREATE POLICY b ON shop."Orders" FOR INSERT WITH CHECK ((SELECT raw_user_meta_data ->> 'x' FROM auth.users u WHERE u.id = auth.uid()) = a);
CREATE POLICY c ON shop."Orders" USING ((current_setting('request.jwt.claims')::jsonb -> 'user_metadata' ->> 'r') = 'x');
CREATE POLICY d ON shop."Orders" USING (id = 1);
CREATE POLICY e ON shop."Orders" USING (((SELECT auth.jwt()) #>> '{user_metadata,role}') = 'x');
