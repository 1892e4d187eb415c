-- expect: 1
-- object: shop.Order " ON ONLY 'Status'
CREATE TABLE shop."Order" ("Id" bigint PRIMARY KEY, "Status" text, made date);
CREATE INDEX "Order "" ON ONLY 'Status'" ON shop."Order" ("Status");
CREATE INDEX order_status_made_idx ON shop."Order" ("Status", made);
