-- expect: 1
-- says: AS bigint
CREATE SEQUENCE shop.number AS integer;
SELECT setval('shop.number', 1900000000);
