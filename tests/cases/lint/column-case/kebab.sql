-- expect: 1
-- at: 4:60
-- setting: column_case: kebab-case
CREATE TABLE shop.orders (id bigint, "customer-name" text, customer_name text);
