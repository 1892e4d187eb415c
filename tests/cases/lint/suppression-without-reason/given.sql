-- expect: 0
-- A reason stands behind "--", or behind the rule in squawk's form; in a text nothing is suppressed.
-- confiture:disable-next syntax-error -- the tool before could read it
SELECT (;
/* confiture:disable-next syntax-error -- so can this be said */ SELECT (;
-- squawk-ignore syntax-error because the tool before knew it so
SELECT (;
SELECT '-- confiture:disable-next syntax-error', "-- confiture:disable-next syntax-error" FROM a;
SELECT $$
-- confiture:disable-next syntax-error
$$;
