-- expect: 2
-- at: 4:62 4:75
-- setting: column_case: UPPER_CASE
CREATE TABLE shop.orders ("ID" bigint, "CUSTOMER_NAME" text, "Total" int, made date);
