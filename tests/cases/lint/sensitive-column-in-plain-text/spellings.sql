-- expect: 4
-- at: 4:51 4:75 4:91 5:37
CREATE DOMAIN shop.word AS varchar(40);
CREATE TABLE shop."Users" (id bigint PRIMARY KEY, "Password" varchar(40), "API_KEY" text, secret shop.word);
ALTER TABLE shop."Users" ADD COLUMN private_key text;
