DROP TRIGGER note_visit ON people;
DROP FUNCTION note_visit();
DELETE FROM visits WHERE person = 501;
DELETE FROM people WHERE id = 501;
