CREATE TABLE shop.shipment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    placed_at timestamptz NOT NULL,
    warehouse_id smallint NOT NULL REFERENCES shop.warehouse (id),
    carrier text NOT NULL,
    tracking_code text,
    shipped_at timestamptz,
    delivered_at timestamptz,
    FOREIGN KEY (order_id, placed_at) REFERENCES shop.orders (id, placed_at),
    UNIQUE (carrier, tracking_code),
    CHECK (delivered_at >= shipped_at)
);
COMMENT ON TABLE shop.shipment IS 'A parcel on its way to a customer';

CREATE INDEX shipment_order_idx ON shop.shipment (order_id, placed_at);
CREATE INDEX shipment_warehouse_idx ON shop.shipment (warehouse_id);

CREATE TABLE shop.shipment_line (
    shipment_id bigint NOT NULL REFERENCES shop.shipment (id) ON DELETE CASCADE,
    order_id bigint NOT NULL,
    line_number smallint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shipment_id, order_id, line_number),
    FOREIGN KEY (order_id, line_number) REFERENCES shop.order_line (order_id, line_number)
        DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE shop.shipment_line IS 'What is in a parcel';

CREATE INDEX shipment_line_order_line_idx ON shop.shipment_line (order_id, line_number);
