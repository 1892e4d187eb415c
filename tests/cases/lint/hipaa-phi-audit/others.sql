-- expect: 0
CREATE TABLE clinic.visits (id bigint PRIMARY KEY, diagnosis text);
CREATE TRIGGER a AFTER UPDATE ON clinic.visits FOR EACH ROW EXECUTE FUNCTION clinic.audit();
CREATE TRIGGER b AFTER DELETE ON clinic.visits FOR EACH STATEMENT EXECUTE FUNCTION clinic.audit();
CREATE TABLE clinic.records (mrn bigint) PARTITION BY RANGE (mrn);
CREATE TABLE clinic.records_1 PARTITION OF clinic.records FOR VALUES FROM (1) TO (9);
CREATE TRIGGER a AFTER INSERT OR UPDATE OR DELETE ON clinic.records FOR EACH ROW EXECUTE FUNCTION clinic.audit();
