-- From in/00005_program.go
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '00005_program: the migration is a Go program',
        HINT = 'Write its SQL into this file, in place of this statement.';
END $import$;
