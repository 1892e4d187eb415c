-- expect: 4
-- at: 3:1 4:1 5:1 6:1
GRANT ALL ON SCHEMA public TO PUBLIC;
grant usage, create on schema "Shop" to alice, public;
GRANT ALL PRIVILEGES ON SCHEMA a, b TO PUBLIC WITH GRANT OPTION;
GRANT CREATE ON SCHEMA shop TO "public";
