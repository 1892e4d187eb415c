\set a 'it''s' "dq" :schema bare
\echo :a
\set b 'tab\there' '\101\x42\n'
SELECT :'b';
\set c :'owner' :"table" :{?a} :no_such
\echo :c
\set empty
SELECT :'empty';
\unset empty
SELECT :'empty';
\set ON_ERROR_STOP on
\set QUIET 1 \set ECHO all
\echo -n no newline
\echo a   'b  c' d \\ SELECT 'same line';
\qecho q
\warn w
\echo
