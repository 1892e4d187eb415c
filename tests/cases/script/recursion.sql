\set a '1, \:b'
\set b '2, \:a'
SELECT :a;
\set c ':no'
SELECT :c, ':c';
\set open '(1; 2'
SELECT :open ); SELECT 3;
\set comment '/* ; '
SELECT 4 :comment */ + 5;
\set half 'SELECT ''x'
:half y'; SELECT 6;
\set x E
SELECT :x'a\'';
