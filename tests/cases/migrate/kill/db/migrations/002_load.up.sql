COPY people (id, name, email, joined) FROM stdin;
1	Ada	ada@example.org	2020-01-01
2	Björn	bjorn@example.org	2020-02-03
3	Chiara\tB.	\N	2021-05-05
\.
INSERT INTO people SELECT n, 'person ' || n, n || '@example.org', date '2022-01-01' + n FROM generate_series(4, 500) n;
INSERT INTO visits SELECT id, joined + interval '9 hours' FROM people;
