-- From in/1975ea83b712_create_account.py
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '0001_create_account_table: revision 1975ea83b712 of Alembic is Python, and its SQL is not in this file',
        HINT = 'Put what "alembic upgrade base:1975ea83b712 --sql" prints here, in place of this statement and without BEGIN, COMMIT and alembic_version.';
END $import$;
