-- expect: 4
-- at: 4:51 4:78 4:95 5:5
CREATE DOMAIN shop.digits AS numeric(19);
CREATE TABLE shop."Cards" (id bigint PRIMARY KEY, "Card_Number" varchar(19), pan shop.digits, cc_number bigint,
    primary_account_number citext);
