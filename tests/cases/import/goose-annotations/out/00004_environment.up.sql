-- From in/00004_environment.sql
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '00004_environment: goose puts environment variables into it (ENVSUB)',
        HINT = 'Write the values into the file, then take this statement out.';
END $import$;

INSERT INTO people VALUES (${FIRST});
SELECT '$not a variable';
