-- confiture: requires=0003,0002
-- From in/ffff_merge.py
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '0004_merge_it_s_done: revision ffff of Alembic is Python, and its SQL is not in this file',
        HINT = 'Put what "alembic upgrade 27c6a30d7c24:ffff --sql" prints here, in place of this statement and without BEGIN, COMMIT and alembic_version.';
END $import$;
