\encoding LATIN1
SELECT 'é';
\encoding UTF8
SELECT 'Ã©';
SET client_encoding TO 'LATIN1';
SELECT 'é';
SET NAMES 'UTF8';
\set ENCODING latin1
SELECT 'é';
