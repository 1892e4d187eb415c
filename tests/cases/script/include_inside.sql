SELECT (
\if :yes
\i part/table.sql
  1
\else
\i no_such.sql
\endif
);
\set file part/bom.sql
\i :file
\i 'part/below.sql' \echo behind
