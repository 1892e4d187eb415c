\restrict key
SELECT 1;
\unrestrict other
