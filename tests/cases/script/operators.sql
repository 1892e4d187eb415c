SELECT 1 @-- ' not a quote;
 2, 3 +/* ' nor here; */4, 5 */ 6, 7 / 8, 9 - -10;
SELECT $1$2, $1a$ ; SELECT $_é$ ; $_é$, a$b$ ; SELECT $$ $a$ $$;
SELECT 1.e5, 1..2, .5, 1e+5, 1e'x;', 0x1f'y;';
SELECT a->'b;', a#>>'{c;}', [1:2], '{}'::int[];
SELECT '/* ', ' */', "--", '--';
;; ;
/* a */ -- b
;
SELECT 1 -- no line end behind this; comment