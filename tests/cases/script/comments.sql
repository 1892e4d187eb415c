SELECT 1 /* ; /* ; */ ; */ + 2; -- ; 'x
SELECT 3 -- ;
;
SELECT 4 */* five; */ 5;
SELECT 6 --- ;
+ 7; /**/ SELECT 8 /***/;
/* alone; */;
-- last 'one
