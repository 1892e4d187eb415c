-- From in/V003__values.sql
DO $import$ BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '003_values: Flyway puts values into it: ${first}',
        HINT = 'Write the values into the file, then take this statement out.';
END $import$;

INSERT INTO a VALUES (${first});
