-- expect: 3
-- at: 3:52 3:66 8:36
CREATE TABLE shop."People" (id bigint PRIMARY KEY, "Email" text, phone_number text, at date);
COMMENT ON COLUMN shop."People".phone_number IS 'To call before delivery.';
COMMENT ON COLUMN shop."People".phone_number IS NULL;
COMMENT ON TABLE shop."People" IS 'Who bought.';
CREATE TABLE shop.guests (id bigint PRIMARY KEY, at date);
ALTER TABLE shop.guests ADD COLUMN email text;
