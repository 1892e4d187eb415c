SELECT 1;
SELECT 'a
Ã©ÿ';
