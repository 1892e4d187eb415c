-- The application says whom it serves: SET shop.customer_id = '42'. Staff see everybody.
CREATE FUNCTION shop.acting_customer() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('shop.customer_id', true), '')::bigint
$$;
COMMENT ON FUNCTION shop.acting_customer() IS 'The customer this session acts for, NULL when nobody was named';

ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON shop.customer FOR ALL TO shop_app
    USING (id = shop.acting_customer()) WITH CHECK (id = shop.acting_customer());
CREATE POLICY staff ON shop.customer FOR ALL TO shop_staff USING (true);

ALTER TABLE shop.address ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON shop.address FOR ALL TO shop_app USING (customer_id = shop.acting_customer());
CREATE POLICY staff ON shop.address FOR ALL TO shop_staff USING (true);

ALTER TABLE shop.review ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON shop.review FOR SELECT TO shop_app, shop_report USING (is_published);
CREATE POLICY own_rows ON shop.review FOR ALL TO shop_app USING (customer_id = shop.acting_customer());
CREATE POLICY staff ON shop.review FOR ALL TO shop_staff USING (true);
