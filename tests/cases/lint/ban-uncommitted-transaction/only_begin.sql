-- expect: 1
-- at: 5:1
SELECT 'COMMIT';
COMMIT AND CHAIN;
begin;
