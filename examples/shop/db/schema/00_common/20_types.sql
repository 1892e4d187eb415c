CREATE TYPE shop.order_status AS ENUM (
    'draft',
    'placed',
    'paid',
    'packed',
    'shipped',
    'delivered',
    'cancelled',
    'refunded'
);
COMMENT ON TYPE shop.order_status IS 'Life of an order; refunded and cancelled are final';

CREATE TYPE shop.payment_method AS ENUM ('card', 'sepa_debit', 'invoice', 'paypal', 'voucher');

CREATE TYPE shop.payment_status AS ENUM ('pending', 'authorised', 'captured', 'failed', 'refunded');

CREATE TYPE shop.movement_reason AS ENUM (
    'purchase',
    'sale',
    'return',
    'transfer',
    'damage',
    'count'
);

CREATE TYPE shop.address_kind AS ENUM ('billing', 'shipping');

CREATE TYPE shop.dimensions AS (
    length_mm integer,
    width_mm integer,
    height_mm integer
);
COMMENT ON TYPE shop.dimensions IS 'Outer size of a packed product';
