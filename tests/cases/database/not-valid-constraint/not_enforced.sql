-- expect: 1
-- from: 18
-- object: shop.orders.note_given
CREATE TABLE shop.orders (id bigint, total numeric CHECK (total > 0) NOT ENFORCED, note text);
ALTER TABLE shop.orders ADD CONSTRAINT note_given NOT NULL note NOT VALID;
