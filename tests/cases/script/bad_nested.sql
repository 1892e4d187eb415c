SELECT 0;
\i part/broken.sql
