SELECT 1;
\i loop.sql
