-- expect: 0
CREATE TABLE shop.countries (code varchar(2) PRIMARY KEY, name varchar(10));
CREATE TABLE shop.towns (id bigint PRIMARY KEY, name varchar(10), country varchar(2) REFERENCES shop.countries);
-- migration
ALTER TABLE shop.countries ALTER COLUMN name TYPE text;
ALTER TABLE shop.towns ALTER COLUMN name TYPE varchar(20);
CREATE TABLE shop.rivers (name varchar(10) PRIMARY KEY);
CREATE TABLE shop.bridges (id bigint PRIMARY KEY, river varchar(10) REFERENCES shop.rivers);
ALTER TABLE shop.rivers ALTER COLUMN name TYPE text;
