-- expect: 1
-- says: ALTER DOMAIN shop.amount VALIDATE CONSTRAINT amount_check;
CREATE DOMAIN shop.amount AS numeric;
ALTER DOMAIN shop.amount ADD CHECK (VALUE >= 0) NOT VALID;
