SELECT 1;
-- comment
SELECT 'a
b',
  2;
\set v x
SELECT :'v';
\if true
SELECT 3;
\endif
