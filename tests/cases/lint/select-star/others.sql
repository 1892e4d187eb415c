-- expect: 0
-- Counted, multiplied or kept as a whole row; nobody keeps the columns of a query, a function or a temporary view.
CREATE TABLE shop.orders (id bigint PRIMARY KEY, amount bigint, status text DEFAULT '*');
CREATE VIEW shop.counted AS SELECT count(*) AS n, sum(amount * 2) AS "*", 'SELECT * FROM x' AS text FROM shop.orders;
CREATE VIEW shop.rows AS SELECT row_to_json(o.*) AS line, o AS whole, o.status AS state FROM shop.orders o /* SELECT * */;
CREATE TEMP VIEW mine AS SELECT * FROM shop.orders;
CREATE TABLE shop.kept AS SELECT * FROM shop.orders;
CREATE FUNCTION shop.everything() RETURNS SETOF shop.orders LANGUAGE sql AS 'SELECT * FROM shop.orders';
SELECT * FROM shop.counted;
INSERT INTO shop.kept SELECT * FROM shop.orders;
