--# Roles, grants, owners.
CREATE ROLE clerk LOGIN PASSWORD 'x' IN ROLE staff, people ADMIN boss
--> CREATE ROLE | any
--> creates role clerk@12
--> needs role staff@45
--> needs role people@52
--> needs role boss@65

CREATE USER clerk
--> CREATE ROLE | any
--> creates role clerk@12

CREATE GROUP g
--> CREATE ROLE | any
--> creates role g@13

ALTER ROLE clerk NOLOGIN
--> ALTER ROLE | any
--> changes role clerk@11

ALTER ROLE clerk IN DATABASE shop SET search_path = shop
--> ALTER ROLE | any
--> changes role clerk@11
--> needs object shop@29

ALTER ROLE CURRENT_USER SET work_mem = '1GB'
--> ALTER ROLE | any

ALTER GROUP g ADD USER clerk
--> ALTER ROLE | any
--> changes role g@12
--> needs role clerk@23

ALTER ROLE clerk RENAME TO worker
--> ALTER ROLE | any
--> drops role clerk@11
--> creates role worker@27

DROP ROLE IF EXISTS clerk, worker
--> DROP ROLE | any
--> drops role clerk@20
--> drops role worker@27

GRANT SELECT, UPDATE (name) ON shop.customer, orders TO clerk, PUBLIC WITH GRANT OPTION
--> GRANT | any
--> changes relation shop.customer@31
--> changes relation orders@46
--> needs role clerk@56

GRANT USAGE ON SCHEMA shop TO clerk
--> GRANT | any
--> changes schema shop@22
--> needs role clerk@30

GRANT EXECUTE ON FUNCTION shop.f(int, shop.color) TO clerk
--> GRANT | any
--> changes function shop.f@26
--> needs type shop.color@38
--> needs role clerk@53

GRANT USAGE ON TYPE shop.color TO clerk
--> GRANT | any
--> changes type shop.color@20
--> needs role clerk@34

GRANT ALL ON ALL TABLES IN SCHEMA shop, store TO clerk
--> GRANT | any
--> changes schema shop@34
--> changes schema store@40
--> needs role clerk@49

GRANT USAGE ON SEQUENCE shop.s TO clerk GRANTED BY boss
--> GRANT | any
--> changes relation shop.s@24
--> needs role clerk@34
--> needs role boss@51

GRANT CREATE ON DATABASE shop TO clerk
--> GRANT | any
--> changes object shop@25
--> needs role clerk@33

REVOKE ALL ON TABLE shop.orders FROM clerk CASCADE
--> REVOKE | any
--> changes relation shop.orders@20
--> needs role clerk@37

GRANT staff, people TO clerk WITH ADMIN OPTION
--> GRANT ROLE | any
--> changes role staff@6
--> changes role people@13
--> needs role clerk@23

REVOKE staff FROM clerk
--> REVOKE ROLE | any
--> changes role staff@7
--> needs role clerk@18

ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA shop GRANT SELECT ON TABLES TO clerk
--> ALTER DEFAULT PRIVILEGES | any
--> needs role boss@34
--> needs schema shop@49
--> needs role clerk@80

DROP OWNED BY clerk
--> DROP OWNED | any
--> needs role clerk@14

REASSIGN OWNED BY clerk TO boss
--> REASSIGN OWNED | any
--> needs role clerk@18
--> needs role boss@27

