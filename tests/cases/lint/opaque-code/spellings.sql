-- expect: 4
-- at: 3:1 4:1 6:1 8:8
DO LANGUAGE plpgsql $body$ BEGIN NULL; END $body$;
CALL shop.archive(1);
-- a comment
do 'begin end';
/* another */
BEGIN; CALL other(); COMMIT;
