-- expect: 0
CREATE TABLE shop.cards (id bigint PRIMARY KEY, tracking_number text, pinned boolean, pin_changed_at timestamptz, soundtrack text);
