CREATE TABLE t (
  id int
\if :yes
  , more text
\else
  , less text (;
\endif
\if false
  , none ';' text
\endif
);
SELECT 1
\if no
  + (2
\endif
; SELECT 3;
