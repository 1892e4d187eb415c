-- confiture: requires=0001
-- From in/ae1027a6acf_right.py
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '0002_right: revision ae1027a6acf of Alembic is Python, and its SQL is not in this file',
        HINT = 'Put what "alembic upgrade 1975ea83b712:ae1027a6acf --sql" prints here, in place of this statement and without BEGIN, COMMIT and alembic_version.';
END $import$;
