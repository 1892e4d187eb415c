SELECT 1;
\restrict key
SELECT 2;
