-- The ledger's revision and the label of this database: one row.
SELECT
    (SELECT max(number) FROM confiture.revision) AS revision,
    (SELECT value FROM confiture.label WHERE key = 'environment') AS environment
