\i part/copy.sql
SELECT 'after';
