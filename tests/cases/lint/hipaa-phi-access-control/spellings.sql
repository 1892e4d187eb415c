-- expect: 2
-- at: 3:54 4:30
CREATE TABLE clinic."Visits" (id bigint PRIMARY KEY, "Diagnosis" text);
CREATE TABLE clinic.records (mrn text PRIMARY KEY);
ALTER TABLE clinic.records FORCE ROW LEVEL SECURITY;
