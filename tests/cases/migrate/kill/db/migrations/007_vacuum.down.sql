INSERT INTO visits SELECT id, joined + interval '9 hours' FROM people WHERE id = 11;
VACUUM visits;
