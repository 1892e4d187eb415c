-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note_idx ON shop.orders (note);
DO $$ BEGIN FOR i IN 1..900 LOOP PERFORM FROM shop.orders; END LOOP; END $$;
