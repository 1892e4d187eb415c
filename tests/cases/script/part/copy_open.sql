/* data without an end */
COPY t
  FROM stdin;
1
2
