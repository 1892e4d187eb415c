-- expect: 3
-- at: 6:14 7:14 8:14
-- setting: table_case: PascalCase
CREATE TABLE shop."OrderLines" (id bigint);
CREATE TABLE shop."URL2" (id bigint);
CREATE TABLE shop.orders (id bigint);
CREATE TABLE shop."Order_Lines" (id bigint);
CREATE TABLE shop."orderLines" (id bigint);
