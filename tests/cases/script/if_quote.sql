\if false
SELECT 'not closed
\endif
here', "nor
\else
here", $$ or
\endif
here $$ /* or
\endif
here */ ( ;
\endif
SELECT 'read';
\if true \if false \echo no \else \echo inner \endif \endif \echo same line
SELECT (1
\if true
  + 2;
\else
  ) + (3
\endif
  ));
