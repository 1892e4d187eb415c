COPY shop.customer (email, full_name, phone, birth_date, newsletter, preferences, created_at) FROM stdin;
ada.lindqvist@example.org	Ada Lindqvist	+49405550100	1955-01-01	f	{"language": "de"}	2024-01-01 09:30:00+00
bram.de-vries@example.org	Bram de Vries	+49405550101	1957-02-02	t	{}	2024-02-02 09:30:00+00
chiara.rossi@example.org	Chiara Rossi	+49405550102	\N	f	{}	2024-03-03 09:30:00+00
dorota.kowalska@example.org	Dorota Kowalska	+49405550103	1961-04-04	t	{}	2024-04-04 09:30:00+00
emil.fischer@example.org	Emil Fischer	\N	1963-05-05	f	{"language": "de"}	2024-05-05 09:30:00+00
fatima.el-amrani@example.org	Fatima El Amrani	+49405550105	\N	t	{}	2024-06-06 09:30:00+00
goran.novak@example.org	Goran Novak	+49405550106	1967-07-07	f	{}	2024-07-07 09:30:00+00
hlne.dubois@example.org	Hélène Dubois	+49405550107	1969-08-08	t	{}	2024-08-08 09:30:00+00
ines.almeida@example.org	Ines Almeida	+49405550108	\N	f	{"language": "de"}	2024-09-09 09:30:00+00
jonas.weber@example.org	Jonas Weber	\N	1973-10-10	t	{}	2024-10-10 09:30:00+00
katarzyna.nowak@example.org	Katarzyna Nowak	+49405550110	1975-11-11	f	{}	2024-11-11 09:30:00+00
luis.garca@example.org	Luis García	+49405550111	\N	t	{}	2024-12-12 09:30:00+00
maja.horvat@example.org	Maja Horvat	+49405550112	1979-01-13	f	{"language": "de"}	2024-01-13 09:30:00+00
nils.hansen@example.org	Nils Hansen	+49405550113	1981-02-14	t	{}	2024-02-14 09:30:00+00
oona.virtanen@example.org	Oona Virtanen	\N	\N	f	{}	2024-03-15 09:30:00+00
pavel.dvok@example.org	Pavel Dvořák	+49405550115	1985-04-16	t	{}	2024-04-16 09:30:00+00
quirin.huber@example.org	Quirin Huber	+49405550116	1987-05-17	f	{"language": "de"}	2024-05-17 09:30:00+00
rosa.moreno@example.org	Rosa Moreno	+49405550117	\N	t	{}	2024-06-18 09:30:00+00
sven.berg@example.org	Sven Berg	+49405550118	1991-07-19	f	{}	2024-07-19 09:30:00+00
tha.lefvre@example.org	Théa Lefèvre	\N	1993-08-20	t	{}	2024-08-20 09:30:00+00
ursula.schmidt@example.org	Ursula Schmidt	+49405550120	\N	f	{"language": "de"}	2024-09-21 09:30:00+00
vera.petrova@example.org	Vera Petrova	+49405550121	1997-10-22	t	{}	2024-10-22 09:30:00+00
wim.janssens@example.org	Wim Janssens	+49405550122	1999-11-23	f	{}	2024-11-23 09:30:00+00
xenia.papadaki@example.org	Xenia Papadaki	+49405550123	\N	t	{}	2024-12-24 09:30:00+00
yusuf.demir@example.org	Yusuf Demir	\N	2003-01-25	f	{"language": "de"}	2024-01-25 09:30:00+00
zofia.wjcik@example.org	Zofia Wójcik	+49405550125	2005-02-26	t	{}	2024-02-26 09:30:00+00
\.

-- Everybody has one place for bills and one for parcels.
INSERT INTO shop.address (customer_id, kind, recipient, street, postal_code, city, country, is_default)
SELECT c.id, k.kind, c.full_name, 'Hauptstraße ' || c.id, v.postal_code, v.city, v.country, true
FROM shop.customer c
CROSS JOIN (VALUES (shop.address_kind 'billing'), ('shipping')) AS k (kind)
JOIN (VALUES
    (0, '20095', 'Hamburg', 'DE'),
    (1, '69001', 'Lyon', 'FR'),
    (2, '31-001', 'Kraków', 'PL'),
    (3, '20121', 'Milano', 'IT'),
    (4, '411 03', 'Göteborg', 'SE'),
    (5, '1010', 'Wien', 'AT'),
    (6, '9000', 'Gent', 'BE')
) AS v (place, postal_code, city, country) ON v.place = c.id % 7;
