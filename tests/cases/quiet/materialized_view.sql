CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
-- migration per_status
CREATE MATERIALIZED VIEW shop.orders_per_status AS
    SELECT status, count(*) AS orders FROM shop.orders GROUP BY status WITH NO DATA;
CREATE UNIQUE INDEX orders_per_status_key ON shop.orders_per_status (status);
REFRESH MATERIALIZED VIEW shop.orders_per_status;
-- migration refresh
REFRESH MATERIALIZED VIEW CONCURRENTLY shop.orders_per_status;
