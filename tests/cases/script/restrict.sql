\restrict abc
SELECT 1\; SELECT 2;
COPY t FROM stdin;
1
\.
\unrestrict abc
\echo free
