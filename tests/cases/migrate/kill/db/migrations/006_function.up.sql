CREATE FUNCTION note_visit() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO visits VALUES (NEW.id, NEW.joined);
    RETURN NEW;
END;
$body$;
CREATE TRIGGER note_visit AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION note_visit();
INSERT INTO people VALUES (501, 'Zoë', NULL, '2023-01-01', 'away');
