-- expect: 0
CREATE TABLE clinic.visits (id bigint PRIMARY KEY, medical_record_number bigint);
ALTER TABLE clinic.visits ENABLE ROW LEVEL SECURITY;
CREATE TABLE clinic.rooms (id bigint PRIMARY KEY, mrna text, impatient boolean);
CREATE TABLE clinic.log (id bigint PRIMARY KEY, diagnostics text);
