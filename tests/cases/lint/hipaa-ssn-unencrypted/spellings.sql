-- expect: 4
-- at: 4:54 4:70 4:97 5:40
CREATE DOMAIN clinic.number AS varchar(11);
CREATE TABLE clinic."People" (id bigint PRIMARY KEY, "SSN" char(11), social_security_no bigint, spouse_ssn clinic.number);
ALTER TABLE clinic."People" ADD COLUMN ssn numeric;
