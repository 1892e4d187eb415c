\echo included
SELECT 1;
