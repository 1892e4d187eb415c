-- From in/20250102120000_fill.py
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '20250102120000_fill: the migration is a Python program',
        HINT = 'Write its SQL into this file, in place of this statement.';
END $import$;
