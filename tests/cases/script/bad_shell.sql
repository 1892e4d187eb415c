\! echo run
SELECT 1;
