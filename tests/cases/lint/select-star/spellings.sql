-- expect: 8
-- at: 6:10 7:52 8:72 9:45 10:39 11:80 12:35 13:84
CREATE TABLE shop.orders (id bigint PRIMARY KEY, status text, place shop.place);
CREATE OR REPLACE VIEW shop."Open" AS
  SELECT o.id,
         o.* FROM shop.orders o;
CREATE MATERIALIZED VIEW shop.all_of_them AS TABLE shop.orders WITH NO DATA;
CREATE VIEW shop.united AS SELECT id FROM shop.orders UNION ALL SELECT * FROM (SELECT id FROM shop.orders) AS o;
CREATE VIEW shop.named AS WITH o AS (SELECT * FROM shop.orders) SELECT id FROM o;
CREATE VIEW shop.places AS SELECT id, (place).* FROM shop.orders;
CREATE VIEW shop.asked AS SELECT id FROM shop.orders AS o WHERE EXISTS (SELECT * FROM shop.orders WHERE id > o.id);
CREATE VIEW shop.double AS SELECT a.*, b.* FROM shop.orders a, shop.orders b;
CREATE SCHEMA stock CREATE TABLE goods (id bigint) CREATE VIEW all_goods AS SELECT * FROM goods;
