-- expect: 2
-- at: 3:13 5:10
SELECT count(1;
SELECT 1, 'fine';
SELECT 3,, 4;
