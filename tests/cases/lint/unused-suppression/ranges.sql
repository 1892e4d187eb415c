-- expect: 3
-- at: 5:1 10:1 12:1
-- confiture:disable-next syntax-error -- used
SELECT 1 2;
-- confiture:disable-next syntax-error -- not used
SELECT 1;
-- confiture:disable syntax-error -- used
SELECT (;
-- confiture:enable syntax-error
-- confiture:disable syntax-error -- not used: the range ends before the defect
-- confiture:enable syntax-error
/* squawk-ignore syntax-error */
SELECT 2;
