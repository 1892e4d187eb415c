CREATE FUNCTION shop.apply_stock_movement() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.quantity < 0 THEN
        UPDATE shop.stock SET on_hand = on_hand + NEW.quantity, updated_at = now()
        WHERE warehouse_id = NEW.warehouse_id AND product_id = NEW.product_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'product % was never in warehouse %', NEW.product_id, NEW.warehouse_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        INSERT INTO shop.stock AS s (warehouse_id, product_id, on_hand)
        VALUES (NEW.warehouse_id, NEW.product_id, NEW.quantity)
        ON CONFLICT (warehouse_id, product_id) DO UPDATE
            SET on_hand = s.on_hand + NEW.quantity, updated_at = now();
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION shop.apply_stock_movement() IS 'Trigger: adds a movement to shop.stock';

CREATE FUNCTION shop.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% on % is not allowed', TG_OP, TG_RELID::regclass
        USING HINT = 'Add a row that corrects the earlier one.';
END
$$;
COMMENT ON FUNCTION shop.refuse_change() IS 'Trigger: for tables that are only added to';

CREATE FUNCTION shop.available(product bigint) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(sum(on_hand), 0)::bigint FROM shop.stock WHERE product_id = product
$$;
COMMENT ON FUNCTION shop.available(bigint) IS 'Pieces of a product in all warehouses together';
