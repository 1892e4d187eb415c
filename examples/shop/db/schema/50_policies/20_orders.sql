ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON shop.orders FOR SELECT TO shop_app USING (customer_id = shop.acting_customer());
CREATE POLICY own_drafts ON shop.orders FOR INSERT TO shop_app
    WITH CHECK (customer_id = shop.acting_customer() AND status = 'draft');
CREATE POLICY staff ON shop.orders FOR ALL TO shop_staff USING (true);
CREATE POLICY no_drafts ON shop.orders AS RESTRICTIVE FOR DELETE TO shop_staff USING (status = 'draft');
