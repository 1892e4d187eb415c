\set a-b c
