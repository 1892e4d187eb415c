CREATE TRIGGER apply_stock_movement AFTER INSERT ON shop.stock_movement
    FOR EACH ROW EXECUTE FUNCTION shop.apply_stock_movement();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON shop.stock_movement
    FOR EACH ROW EXECUTE FUNCTION shop.refuse_change();
