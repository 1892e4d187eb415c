-- expect: 3
-- at: 4:76 4:96 5:29
-- setting: column_case: camelCase
CREATE TABLE shop.orders (id bigint, "customerName" text, "url2Text" text, customer_name text, "CustomerName" text, "2nd" text);
ALTER TABLE shop.orders ADD "UPPER" int;
