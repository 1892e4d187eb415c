CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'What the shop sells, to whom, and where it is';

CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'Who changed what; written by triggers only';

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'Views for people and dashboards; no data of its own';
