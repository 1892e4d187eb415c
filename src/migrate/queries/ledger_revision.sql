-- The ledger's revision, the label of this database, and the sync that is filling it: one row.
SELECT
    (SELECT max(number) FROM confiture.revision) AS revision,
    (SELECT value FROM confiture.label WHERE key = 'environment') AS environment,
    (SELECT value FROM confiture.label WHERE key = 'sync') AS sync
