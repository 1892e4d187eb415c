CREATE OR REPLACE VIEW report AS
    SELECT p.status, count(*) AS visits FROM people p JOIN visits v ON v.person = p.id GROUP BY p.status;
