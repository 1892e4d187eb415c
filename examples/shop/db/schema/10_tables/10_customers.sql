CREATE TABLE shop.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    email shop.email NOT NULL,
    full_name text NOT NULL CHECK (length(btrim(full_name)) BETWEEN 1 AND 200),
    password_hash text CHECK (password_hash LIKE '$2%'),
    phone text CHECK (phone ~ '^\+[0-9]{6,15}$'),
    birth_date date CHECK (birth_date > DATE '1900-01-01'),
    newsletter boolean NOT NULL DEFAULT false,
    preferences jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(preferences) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CHECK (deleted_at IS NULL OR deleted_at >= created_at)
);
COMMENT ON TABLE shop.customer IS 'A person who may order; rows are marked deleted, never removed';
COMMENT ON COLUMN shop.customer.public_id IS 'What URLs and e-mails show instead of id';
COMMENT ON COLUMN shop.customer.password_hash IS 'pgcrypto crypt() with a bf salt; NULL for guests';

-- An address is free again once its customer is deleted.
CREATE UNIQUE INDEX customer_email_key ON shop.customer (email) WHERE deleted_at IS NULL;
CREATE INDEX customer_preferences_idx ON shop.customer USING gin (preferences jsonb_path_ops);
CREATE INDEX customer_name_idx ON shop.customer (lower(full_name) text_pattern_ops);

CREATE TABLE shop.address (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer (id) ON DELETE CASCADE,
    kind shop.address_kind NOT NULL,
    recipient text NOT NULL,
    street text NOT NULL,
    postal_code text NOT NULL,
    city text NOT NULL,
    country shop.country NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE shop.address IS 'Where a customer gets bills or parcels';

CREATE INDEX address_customer_idx ON shop.address (customer_id);
CREATE UNIQUE INDEX address_one_default ON shop.address (customer_id, kind) WHERE is_default;
