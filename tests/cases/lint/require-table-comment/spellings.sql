-- expect: 4
-- at: 3:14 5:14 9:14 11:14
CREATE TABLE shop."Orders" (id bigint);
COMMENT ON COLUMN shop."Orders".id IS 'not of the table';
CREATE TABLE shop.lines (id bigint);
COMMENT ON TABLE shop.lines IS 'One line of an order.';
COMMENT ON TABLE shop.lines IS '';
CREATE TABLE shop.copied (LIKE shop."Orders" INCLUDING ALL);
CREATE TABLE stock.copied (id bigint);
COMMENT ON TABLE shop.copied IS 'The other one is not this one.';
CREATE TABLE shop.found AS SELECT 1 AS id;
COMMENT ON TABLE shop.found IS 'One thing.';
COMMENT ON TABLE shop.found IS NULL;
