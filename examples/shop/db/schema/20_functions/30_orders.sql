CREATE FUNCTION shop.current_price(product bigint, currency shop.currency, at timestamptz DEFAULT now())
    RETURNS shop.cents
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT p.amount_cents
    FROM shop.product_price p
    WHERE p.product_id = product AND p.currency = current_price.currency
        AND p.valid_from <= at AND (p.valid_until IS NULL OR p.valid_until > at)
    ORDER BY p.valid_from DESC
    LIMIT 1
$$;
COMMENT ON FUNCTION shop.current_price(bigint, shop.currency, timestamptz) IS
    'What a product costs at a moment, NULL when it is not for sale then';

CREATE FUNCTION shop.order_net_cents(the_order bigint) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(sum(l.net_cents), 0)::bigint FROM shop.order_line l WHERE l.order_id = the_order
$$;
COMMENT ON FUNCTION shop.order_net_cents(bigint) IS 'Sum of the lines, without VAT, shipping and coupon';

CREATE FUNCTION shop.add_line(the_order bigint, product bigint, pieces integer) RETURNS smallint
    LANGUAGE plpgsql
AS $$
DECLARE
    o shop.orders%ROWTYPE;
    price bigint;
    line smallint;
BEGIN
    SELECT * INTO STRICT o FROM shop.orders WHERE id = the_order FOR UPDATE;
    IF o.status <> 'draft' THEN
        RAISE EXCEPTION 'order % is %, lines are fixed', o.number, o.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    price := shop.current_price(product, o.currency, o.placed_at);
    IF price IS NULL THEN
        RAISE EXCEPTION 'product % has no price in %', product, o.currency;
    END IF;
    INSERT INTO shop.order_line (order_id, placed_at, line_number, product_id, quantity, unit_cents, vat_rate)
    SELECT o.id, o.placed_at,
        coalesce((SELECT max(line_number) FROM shop.order_line WHERE order_id = o.id), 0) + 1,
        p.id, pieces, price, p.vat_rate
    FROM shop.product p
    WHERE p.id = product AND p.is_active
    RETURNING line_number INTO STRICT line;
    RETURN line;
END
$$;
COMMENT ON FUNCTION shop.add_line(bigint, bigint, integer) IS 'Puts a product into a draft at the price of its day';

CREATE PROCEDURE shop.cancel_order(the_order bigint, why text DEFAULT NULL)
    LANGUAGE sql
AS $$
    UPDATE shop.orders
    SET status = 'cancelled', note = concat_ws(E'\n', note, why)
    WHERE id = the_order AND status IN ('draft', 'placed', 'paid')
$$;
COMMENT ON PROCEDURE shop.cancel_order(bigint, text) IS 'Cancels an order that is not packed yet';
