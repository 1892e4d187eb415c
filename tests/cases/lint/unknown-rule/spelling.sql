-- expect: 3
-- at: 3:1 5:1 7:1
-- confiture:disable-next syntax-eror -- a slip
SELECT 1;
-- confiture:disable-nxt syntax-error -- another
SELECT 2;
-- confiture:disable-next
SELECT 3;
-- confiture: lock_timeout=5s
SELECT 4;
