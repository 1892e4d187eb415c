-- expect: 0
SELECT '-- confiture:disable-next syntax-error';
-- squawk-ignore syntax-error because the tool before knew it so
SELECT (;
SELECT 1,
-- confiture:disable-next syntax-error -- inside a statement: the next line
  2,, 3;
-- confiture:disable-next unknown-rule -- a rule that does not run here
SELECT 1;
