-- expect: 0
-- A rule, a category, all of them; other comments with a colon are not for the linter.
-- confiture:disable-next syntax-error -- a rule
SELECT (;
-- confiture:disable-next all -- whatever it is
SELECT 1;
-- confiture:disable types -- a category
-- confiture:enable types
-- confiture is a program: it reads this
-- note: confiture:disable-next nonsense
SELECT 'confiture:disable-next nonsense';
