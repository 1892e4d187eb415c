COPY t FROM stdin;
1	it's; a row
2	\.
 \.
\.x
\\.
\N	"
\.
SELECT 1;
copy s."from" (a, "stdin") from STDIN with (format csv);
\.
SELECT 2; COPY u FROM stdin; SELECT 'behind', -- comment
;
'
\.
 'the data';
COPY v FROM stdin; -- remark
1
\.
COPY w FROM stdin; COPY x FROM stdin;
w
\.
x
\.
COPY (SELECT * FROM stdin) TO stdout;
COPY t FROM 'stdin';
COPY t TO stdin;
COPY t FROM /* c */ -- d
 stdin
 (DELIMITER ';');
last
\.