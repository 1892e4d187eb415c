DELETE FROM visits WHERE person = 11;
VACUUM (ANALYZE) visits;
