CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL, changed_at timestamptz);
-- migration touch
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE FUNCTION shop.close_order(order_id bigint) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, shop, pg_temp
    AS $$ UPDATE shop.orders SET status = 'done' WHERE id = order_id $$;
REVOKE EXECUTE ON FUNCTION shop.close_order(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.close_order(bigint) TO clerk;
