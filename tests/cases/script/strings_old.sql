SET standard_conforming_strings = off;
SELECT 'it\'s; old';
set session standard_conforming_strings to 'on';
SELECT 'new\'; SELECT 1;
SET LOCAL standard_conforming_strings TO no;
SELECT 'old\';';
