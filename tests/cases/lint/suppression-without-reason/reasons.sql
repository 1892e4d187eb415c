-- expect: 2
-- at: 3:1 6:1
-- confiture:disable-next syntax-error
SELECT (;
/* confiture:disable-next syntax-error -- because */ SELECT (;
-- confiture:disable-next syntax-error --
SELECT (;
-- squawk-ignore syntax-error
SELECT (;
