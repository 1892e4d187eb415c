-- expect: 2
-- at: 3:14 5:14
CREATE TABLE clinic."Visits" (id bigint PRIMARY KEY, "Prescription_Id" bigint);
CREATE TRIGGER a AFTER UPDATE ON clinic."Visits" FOR EACH ROW EXECUTE FUNCTION clinic.audit();
CREATE TABLE clinic.records (mrn text PRIMARY KEY);
CREATE TRIGGER a AFTER UPDATE OR DELETE ON clinic.records FOR EACH ROW EXECUTE FUNCTION clinic.audit();
DROP TRIGGER a ON clinic.records;
