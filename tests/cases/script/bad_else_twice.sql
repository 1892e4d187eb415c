\if true
\elif true
\else
SELECT 1;
\else
\endif
