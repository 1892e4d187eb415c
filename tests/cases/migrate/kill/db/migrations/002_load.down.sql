DELETE FROM visits;
DELETE FROM people;
