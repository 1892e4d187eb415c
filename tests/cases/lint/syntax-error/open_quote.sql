-- expect: 2
-- at: 3:8 5:10
SELECT 'open;
SELECT 2 AS "fine too";
SELECT 3,, 4;
