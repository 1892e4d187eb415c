\if true
SELECT 'taken';
\elif true
SELECT 'not';
\else
SELECT 'not';
\endif
\if off
SELECT 'not' :no;
\i no_such.sql
\connect nowhere
\unknown thing
\copy t from 'nowhere'
  \if nonsense
  SELECT 'not';
  \elif worse
  \else
  \endif
\elif :yes
SELECT 'taken';
\endif
\if :{?no_such} \echo no \elif :{?schema} \echo yes \else \echo no \endif
\if 0
\else
SELECT 'else';
\endif
