-- expect: 1
-- object: shop
-- says: REVOKE CREATE ON SCHEMA shop FROM PUBLIC;
GRANT ALL ON SCHEMA shop TO PUBLIC;
GRANT CREATE ON SCHEMA public TO app;
