GRANT USAGE ON SCHEMA shop TO shop_app, shop_staff;
GRANT USAGE ON SCHEMA reporting TO shop_staff, shop_report;

GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_app, shop_staff;
GRANT INSERT, UPDATE ON shop.customer, shop.address, shop.review, shop.orders, shop.order_line TO shop_app;
GRANT INSERT ON shop.payment TO shop_app;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO shop_staff;
REVOKE UPDATE, DELETE ON shop.stock_movement FROM shop_staff;
REVOKE SELECT ON shop.customer FROM shop_app;
GRANT SELECT (id, public_id, email, full_name, phone, newsletter, preferences, created_at) ON shop.customer TO shop_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO shop_app, shop_staff;

GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO shop_staff, shop_report;
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO shop_report;

REVOKE EXECUTE ON PROCEDURE shop.cancel_order(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE shop.cancel_order(bigint, text) TO shop_staff;
