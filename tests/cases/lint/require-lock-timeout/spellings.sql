-- expect: 9
-- at: 1:1 3:1 5:1 8:1 10:1 13:1 18:1 20:1 23:1
CREATE TABLE shop.orders (id bigint PRIMARY KEY, a text);
-- migration
ALTER TABLE shop.orders ADD COLUMN b text;
SET lock_timeout = '0';
CREATE INDEX ON shop.orders (a);
SET lock_timeout TO DEFAULT;
CREATE TRIGGER t BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.f();
SET lock_timeout = '2s';
RESET lock_timeout;
DROP TRIGGER t ON shop.orders;
SET statement_timeout = '2s';
DROP TABLE elsewhere;
SET LOCK_TIMEOUT = 1000;
RESET ALL;
TRUNCATE shop.orders;
COMMIT;
BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
LOCK TABLE shop.orders;
SELECT set_config('lock_timeout', '0', false);
ALTER TABLE shop.orders VALIDATE CONSTRAINT c, ADD COLUMN c text;
SELECT set_config('lock_timeout', '2s', true);
COMMIT;
VACUUM FULL shop.orders;
