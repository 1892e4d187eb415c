SET client_encoding = 'Shift_JIS_2004';
