-- expect: 0
SELECT (;
SELECT 1;
-- confiture:disable-file syntax-error -- wherever it stands
SELECT 1 2;
