SELECT 'é';
\i part/bom.sql
