SELECT 1;
SELECT a,
       'never closed;
SELECT 2;
