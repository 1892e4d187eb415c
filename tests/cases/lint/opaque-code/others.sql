-- expect: 0
SELECT 'DO $$ BEGIN END $$';
CREATE PROCEDURE shop.archive(n integer) LANGUAGE sql AS 'DELETE FROM shop.old WHERE id = n';
INSERT INTO shop.lines VALUES (1) ON CONFLICT DO NOTHING;
CREATE FUNCTION shop.go() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CALL shop.archive(1); END $$;
