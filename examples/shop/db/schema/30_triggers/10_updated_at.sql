CREATE TRIGGER set_updated_at BEFORE UPDATE ON shop.customer
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION shop.set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE OF title, description, tags, attributes, is_active ON shop.product
    FOR EACH ROW EXECUTE FUNCTION shop.set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE ON shop.orders
    FOR EACH ROW EXECUTE FUNCTION shop.set_updated_at();
