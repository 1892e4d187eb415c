-- The currency of a shop is fixed when its database is built: confiture takes it from the environment's
-- `variables`, psql from -v shop_currency=...
\if :{?shop_currency}
\else
    \set shop_currency EUR
\endif

CREATE TABLE shop.coupon (
    code text PRIMARY KEY CHECK (code = upper(code) AND length(code) BETWEEN 4 AND 20),
    discount shop.percentage NOT NULL CHECK (discount > 0),
    minimum_cents shop.cents NOT NULL DEFAULT 0,
    valid_during tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    CHECK (NOT isempty(valid_during))
);
COMMENT ON TABLE shop.coupon IS 'A code that makes an order cheaper while it is valid';

CREATE INDEX coupon_valid_idx ON shop.coupon USING gist (valid_during);

CREATE SEQUENCE shop.order_number AS integer START WITH 100001 CACHE 10;

CREATE TABLE shop.orders (
    id bigint GENERATED ALWAYS AS IDENTITY,
    placed_at timestamptz NOT NULL DEFAULT now(),
    number integer NOT NULL DEFAULT nextval('shop.order_number'),
    customer_id bigint NOT NULL REFERENCES shop.customer (id),
    status shop.order_status NOT NULL DEFAULT 'draft',
    currency shop.currency NOT NULL DEFAULT :'shop_currency',
    shipping_address_id bigint REFERENCES shop.address (id) ON DELETE SET NULL,
    coupon_code text REFERENCES shop.coupon (code),
    shipping_cents shop.cents NOT NULL DEFAULT 0,
    note text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, placed_at),
    UNIQUE (number, placed_at)
) PARTITION BY RANGE (placed_at);
COMMENT ON TABLE shop.orders IS 'What a customer wants in one parcel and one bill; one partition per year';
COMMENT ON COLUMN shop.orders.number IS 'What the customer is told';

ALTER SEQUENCE shop.order_number OWNED BY shop.orders.number;

CREATE TABLE shop.orders_2024 PARTITION OF shop.orders
    FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE TABLE shop.orders_2025 PARTITION OF shop.orders
    FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE shop.orders_2026 PARTITION OF shop.orders
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE shop.orders_other PARTITION OF shop.orders DEFAULT;
COMMENT ON TABLE shop.orders_2024 IS 'Orders placed in 2024 (UTC)';
COMMENT ON TABLE shop.orders_2025 IS 'Orders placed in 2025 (UTC)';
COMMENT ON TABLE shop.orders_2026 IS 'Orders placed in 2026 (UTC)';
COMMENT ON TABLE shop.orders_other IS 'Orders of years without a partition; should stay empty';

CREATE INDEX orders_customer_idx ON shop.orders (customer_id, placed_at DESC);
CREATE INDEX orders_shipping_address_idx ON shop.orders (shipping_address_id);
CREATE INDEX orders_coupon_idx ON shop.orders (coupon_code);
CREATE INDEX orders_open_idx ON shop.orders (status, placed_at)
    WHERE status IN ('placed', 'paid', 'packed');

CREATE TABLE shop.order_line (
    order_id bigint NOT NULL,
    placed_at timestamptz NOT NULL,
    line_number smallint NOT NULL CHECK (line_number > 0),
    product_id bigint NOT NULL REFERENCES shop.product (id),
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_cents shop.cents NOT NULL,
    vat_rate shop.percentage NOT NULL,
    net_cents bigint NOT NULL GENERATED ALWAYS AS (quantity * unit_cents) STORED,
    PRIMARY KEY (order_id, line_number),
    FOREIGN KEY (order_id, placed_at) REFERENCES shop.orders (id, placed_at) ON DELETE CASCADE
);
COMMENT ON TABLE shop.order_line IS 'One product of an order, at the price it had then';
COMMENT ON COLUMN shop.order_line.placed_at IS 'Of the order: it leads to the partition';

CREATE INDEX order_line_order_idx ON shop.order_line (order_id, placed_at);
CREATE INDEX order_line_product_idx ON shop.order_line (product_id);

CREATE TABLE shop.payment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    placed_at timestamptz NOT NULL,
    method shop.payment_method NOT NULL,
    status shop.payment_status NOT NULL DEFAULT 'pending',
    amount_cents shop.cents NOT NULL CHECK (amount_cents > 0),
    currency shop.currency NOT NULL DEFAULT :'shop_currency',
    provider_reference text,
    captured_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (order_id, placed_at) REFERENCES shop.orders (id, placed_at),
    CHECK ((status IN ('captured', 'refunded')) = (captured_at IS NOT NULL))
);
COMMENT ON TABLE shop.payment IS 'Money asked for and, once captured, received';

CREATE INDEX payment_order_idx ON shop.payment (order_id, placed_at);
CREATE UNIQUE INDEX payment_reference_key ON shop.payment (method, provider_reference)
    WHERE provider_reference IS NOT NULL;
