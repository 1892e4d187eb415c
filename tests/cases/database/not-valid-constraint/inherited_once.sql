-- expect: 1
-- object: shop.orders.orders_total_check
CREATE TABLE shop.orders (total numeric);
CREATE TABLE shop.old_orders () INHERITS (shop.orders);
ALTER TABLE shop.orders ADD CHECK (total >= 0) NOT VALID;
