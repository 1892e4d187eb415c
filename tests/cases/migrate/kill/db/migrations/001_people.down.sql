DROP TABLE visits;
DROP TABLE people;
