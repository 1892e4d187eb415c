-- confiture: requires=0001
-- From in/27c6a30d7c24_left.py
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '0003_left: revision 27c6a30d7c24 of Alembic is Python, and its SQL is not in this file',
        HINT = 'Put what "alembic upgrade 1975ea83b712:27c6a30d7c24 --sql" prints here, in place of this statement and without BEGIN, COMMIT and alembic_version.';
END $import$;
