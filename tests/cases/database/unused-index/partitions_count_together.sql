-- expect: 1
-- object: shop.orders_note_idx
CREATE TABLE shop.orders (id bigint, note text, made date) PARTITION BY RANGE (made);
CREATE TABLE shop.orders_1 PARTITION OF shop.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.orders_2 PARTITION OF shop.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX orders_note_idx ON shop.orders (note);
CREATE INDEX orders_id_idx ON shop.orders (id);
SET enable_seqscan TO off;
DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM FROM shop.orders WHERE id = i AND made = '2025-02-01'; END LOOP; END $$;
