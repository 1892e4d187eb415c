SELECT 'a;b', 'it''s;', E'\';', e'\\', U&'\0041;', u&'x;', B'01;', X'1F;', N'n;';
SELECT 'back\'; SELECT 'slash';
SELECT 'two
lines;
', E'three\
\';
lines';
SELECT E'a'
  'b;';
SELECT 1e'x;';
SELECT "odd;""name", U&"d\0061t;a", "new
line;";
