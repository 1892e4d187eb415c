-- The old name goes on working: a view of it stands in the same transaction.
-- expect: 0
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
ALTER TABLE shop.orders RENAME TO purchases;
CREATE VIEW shop.orders WITH (security_invoker = true) AS SELECT id, a FROM shop.purchases;
