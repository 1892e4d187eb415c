SET client_encoding = 'LATIN1';
SELECT 'é';
SET client_encoding TO UTF8;
SELECT 'Ã©';
SELECT 'é';
